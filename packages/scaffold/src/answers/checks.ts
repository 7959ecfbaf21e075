/* What answers must look like. Each check returns what is wrong, to be read after the answer itself, or undefined. */

/** Labels of DNS, which names in Kubernetes are (RFC 1123). */
export function nameProblem(text: string): string | undefined {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)
    ? undefined
    : 'is not a name: use lower-case letters, digits and dashes, at most 63, as Kubernetes does'
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
