/* What answers must look like. Each check returns what is wrong, to be read after the answer itself, or undefined. */

/** Labels of DNS, which names in Kubernetes are (RFC 1123). */
export function nameProblem(text: string): string | undefined {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)
    ? undefined
    : 'is not a name: use lower-case letters, digits and dashes, at most 63, as Kubernetes does'
}

/** With `-staging` behind it, it is still a name. */
export function namespaceProblem(text: string): string | undefined {
  return nameProblem(text) ?? (text.length > 55 ? 'is too long: staging adds -staging, so at most 55' : undefined)
}

/** With what stands behind it in names of objects, of which that of a CronJob has the least room: 52, with `-backup`. */
export function serviceNameProblem(text: string): string | undefined {
  return nameProblem(text) ?? (text.length > 45 ? 'is too long: objects add to it, so at most 45' : undefined)
}

/** Values of labels in Kubernetes. */
export function labelProblem(text: string): string | undefined {
  return /^[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/.test(text)
    ? undefined
    : 'is not a label’s value: use letters, digits, dashes, dots and underscores, at most 63'
}

/** The ports that a user without privileges may listen on. 9464 is the telemetry server's. */
export function portProblem(text: string): string | undefined {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535 || port === 0) return 'is not a port: use a whole number from 1024 to 65535'
  if (port < 1024)
    return 'is a port for root alone, and the container runs without privileges: let it listen on one from 1024'
  return port === TELEMETRY_PORT
    ? 'is the port of the telemetry server: let the application listen on another'
    : undefined
}

/** Where `@ticolops/obs` and OpenTelemetry's Prometheus exporters listen when nobody says otherwise. */
export const TELEMETRY_PORT = 9464

/** Host names as certificates are issued for. */
export function hostProblem(text: string): string | undefined {
  return text.length <= 253 && /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])$/.test(text)
    ? undefined
    : 'is not a host name: write it without scheme, port or path, such as api.example.com'
}

export function emailProblem(text: string): string | undefined {
  return /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(text) ? undefined : 'is not an address, such as team@example.com'
}

/** A registry, and mostly a path in it, as images are named by. */
export function registryProblem(text: string): string | undefined {
  return /^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/.test(text)
    ? undefined
    : 'is not a registry: write it as images have it, without https://, such as ghcr.io/acme'
}

/** A reference to an image, with or without digest. */
export function imageProblem(text: string): string | undefined {
  return /^[a-z0-9][\w./:-]*(@sha256:[0-9a-f]{64})?$/.test(text)
    ? undefined
    : 'is not an image, such as docker.io/library/node:24-bookworm-slim'
}

export function pathProblem(text: string): string | undefined {
  return /^\/[\w./~-]*$/.test(text) ? undefined : 'is not a path of the service, such as /livez'
}

export function nodeEntryProblem(text: string): string | undefined {
  return /^[\w@][\w@./-]*\.[cm]?[jt]s$/.test(text) && !text.split('/').includes('..')
    ? undefined
    : 'is not a file of code: write it from the service’s folder, such as dist/server.js'
}

export function pythonEntryProblem(text: string): string | undefined {
  return /^\w+(\.\w+)*:\w+$/.test(text) ? undefined : 'is not a module and its attribute, such as app.main:app'
}

/** Regions as AWS, Google Cloud and Azure name them. */
export function regionProblem(text: string): string | undefined {
  return /^[a-z][a-z0-9-]{1,62}$/.test(text)
    ? undefined
    : 'is not a region, such as eu-central-1, europe-west3 or germanywestcentral'
}

/** Buckets of S3 and of Google Cloud, without the dots that certificates do not match; containers of Azure as well. */
export function bucketProblem(text: string): string | undefined {
  return /^[a-z0-9](-?[a-z0-9]){2,62}$/.test(text) && text.length <= 63
    ? undefined
    : 'is not a bucket: use lower-case letters, digits and single dashes, 3 to 63 of them'
}

/** What stands for an answer that there is none. */
export const NONE = 'none'

export function endpointProblem(text: string): string | undefined {
  return text === NONE || /^https?:\/\/[\w.-]+(:\d+)?$/.test(text)
    ? undefined
    : 'is not the address of a store, such as https://s3.example.com; none is the cloud’s own'
}

/** Recipients of age: X25519, and its post-quantum hybrid. Secret keys begin with AGE-SECRET-KEY and are refused. */
export function recipientsProblem(text: string): string | undefined {
  const keys = text.split(',')
  return text === NONE || keys.every((key) => /^age1([02-9ac-hj-np-z]{58}|pq1[02-9ac-hj-np-z]+)$/.test(key))
    ? undefined
    : 'are not public keys of age: write age1…, several with commas, as age-keygen prints them'
}

/** How people are reached: one line of any kind. */
export function contactProblem(text: string): string | undefined {
  return /^[^\s`|<>][^\n\r`|<>]{0,198}$/.test(text)
    ? undefined
    : 'is not a contact: write one line, such as an address, a number or a link'
}

/** The oldest Node that `@ticolops/obs` runs on is 22.15. */
export function nodeVersionProblem(text: string): string | undefined {
  return /^\d+(\.\d+){0,2}$/.test(text) && Number.parseInt(text, 10) >= 22
    ? undefined
    : 'is not a version of Node that @ticolops/obs runs on: it needs 22.15 or newer'
}

export function pythonVersionProblem(text: string): string | undefined {
  return /^3\.(9|[1-9]\d)(\.\d+)?$/.test(text)
    ? undefined
    : 'is not a version of Python that OpenTelemetry runs on: it needs 3.9 or newer'
}
