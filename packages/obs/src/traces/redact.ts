/**
 * Keys of queries whose values are secrets: those of the semantic conventions
 * (https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/) and the usual names of credentials.
 */
export const DEFAULT_REDACTED_KEYS = [
  'AWSAccessKeyId',
  'Signature',
  'sig',
  'X-Goog-Signature',
  'X-Amz-Signature',
  'X-Amz-Credential',
  'X-Amz-Security-Token',
  'access_token',
  'api_key',
  'apikey',
  'auth',
  'authorization',
  'client_secret',
  'code',
  'id_token',
  'key',
  'password',
  'passwd',
  'pwd',
  'refresh_token',
  'secret',
  'session',
  'sessionid',
  'state',
  'token',
] as const

const REDACTED = 'REDACTED'

/** Takes secrets out of URLs. */
export class Redaction {
  readonly #keys: ReadonlySet<string>

  /** @param keys Keys of queries whose values are secrets, in any case. */
  constructor(keys: readonly string[]) {
    this.#keys = new Set(keys.map((key) => key.toLowerCase()))
  }

  /** A query without its question mark, with the values of secret keys replaced. */
  query(query: string): string {
    if (this.#keys.size === 0 || query === '') return query
    return query
      .split('&')
      .map((pair) => {
        const equals = pair.indexOf('=')
        return equals > 0 && this.#keys.has(keyOf(pair.slice(0, equals)))
          ? `${pair.slice(0, equals)}=${REDACTED}`
          : pair
      })
      .join('&')
  }

  /** The path and the query of a request's target, such as `/orders?token=1#part`, with secrets replaced. */
  target(target: string): { readonly path: string; readonly query: string } {
    // An absolute target is what a proxy is asked for; its host is told by other attributes.
    const relative = target.startsWith('/') ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
    const [, path = '', query = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(relative) ?? []
    return { path, query: this.query(query) }
  }
}

/** A URL without its user and password, for messages and `status()`. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${REDACTED}@`)
}

function keyOf(raw: string): string {
  try {
    return decodeURIComponent(raw.replaceAll('+', ' ')).toLowerCase()
  } catch {
    return raw.toLowerCase()
  }
}
