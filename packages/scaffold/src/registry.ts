/* The one file of this package that asks a registry. */
import { EXIT, ScaffoldError } from './scaffold-error.ts'

/** Milliseconds that a registry has to answer. */
const PATIENCE = 10_000

/** What a manifest may be: an image for several platforms, or for one. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/**
 * The image with the digest that its tag has now, so that every build starts from the same bytes.
 * Speaks the distribution protocol (OCI), anonymously.
 * @param flag By which a person names the image with its digest instead.
 * @throws ScaffoldError when the registry cannot be reached or does not have it.
 */
export async function pinned(image: string, flag: string, signal: AbortSignal): Promise<string> {
  if (image.includes('@sha256:')) return image
  const { host, repository, tag } = referenceOf(image)
  const url = `${isLocal(host) ? 'http' : 'https'}://${host}/v2/${repository}/manifests/${tag}`
  try {
    const first = await head(url, undefined, signal)
    const token = first.status === 401 ? await tokenFor(first.headers.get('www-authenticate') ?? '', signal) : undefined
    const response = token === undefined ? first : await head(url, token, signal)
    const digest = response.headers.get('docker-content-digest')
    if (response.ok && digest !== null && /^sha256:[0-9a-f]{64}$/.test(digest)) return `${image}@${digest}`
    throw unknown(
      image,
      flag,
      response.status === 404 ? `${host} has no ${repository}:${tag}` : `${host} answered ${response.status}`,
    )
  } catch (error) {
    if (signal.aborted || error instanceof ScaffoldError) throw error
    throw unknown(image, flag, `${host} cannot be reached: ${reasonOf(error)}`)
  }
}

interface Reference {
  readonly host: string
  readonly repository: string
  readonly tag: string
}

/** Names without a registry are Docker Hub's, and those without an owner its library's. */
function referenceOf(image: string): Reference {
  const [, name = '', tag = 'latest'] = /^(.+?)(?::([\w][\w.-]*))?$/.exec(image) ?? []
  const [first = '', ...rest] = name.split('/')
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  const host = hasHost ? first : 'docker.io'
  const path = hasHost ? rest : [first, ...rest]
  if (host !== 'docker.io') return { host, repository: path.join('/'), tag }
  return {
    host: 'registry-1.docker.io',
    repository: path.length === 1 ? `library/${path[0] ?? ''}` : path.join('/'),
    tag,
  }
}

/** Registries on this machine speak plain HTTP, as Docker has it too. */
function isLocal(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?$/.test(host)
}

function head(url: string, token: string | undefined, signal: AbortSignal): Promise<Response> {
  const headers = { accept: MANIFESTS, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
  return fetch(url, { method: 'HEAD', headers, signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) })
}

/** A token for nobody in particular, from where the registry's challenge says. */
async function tokenFor(challenge: string, signal: AbortSignal): Promise<string | undefined> {
  const { realm, ...rest } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
  )
  if (!challenge.toLowerCase().startsWith('bearer ') || realm === undefined || !URL.canParse(realm)) return undefined
  const url = new URL(realm)
  for (const [key, value] of Object.entries(rest)) url.searchParams.set(key, value)
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) })
  const body = (response.ok ? await response.json() : {}) as { readonly token?: string; readonly access_token?: string }
  return body.token ?? body.access_token
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : message
}

function unknown(image: string, flag: string, reason: string): ScaffoldError {
  return new ScaffoldError(
    'init.image',
    EXIT.target,
    `The digest of ${image} is not known: ${reason}. Nothing was written.`,
    `Look it up where the registry can be reached (docker buildx imagetools inspect ${image} --format '{{.Manifest.Digest}}') and add ${flag} ${image}@sha256:<digest>, or leave its part out with --only.`,
  )
}
