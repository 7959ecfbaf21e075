/** What stands in place of a value that must not be written. */
export const CENSORED = '[redacted]'

/** Names whose values are credentials. Each is meant in every spelling: `api-key` is apiKey, api_key, API_KEY and Api-Key, too. */
export const SECRET_NAMES = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'password',
  'passwd',
  'passphrase',
  'secret',
  'client-secret',
  'token',
  'access-token',
  'refresh-token',
  'id-token',
  'api-key',
  'x-api-key',
  'private-key',
  'credentials',
] as const

/** Serialises a value to JSON; the second argument does so for what JSON.stringify refuses, such as circles. */
type Stringify = (value: unknown, safe: typeof JSON.stringify) => string | undefined

/** How secrets are kept out of lines. */
export interface Redaction {
  /** The names in their spellings, as top-level paths of pino's own redaction: these cost nothing where they do not occur. */
  readonly paths: readonly string[]
  /** Serialises a member that is an object, without the values that have one of the names at any depth. */
  readonly stringify: Stringify
}

/**
 * pino's wildcards could reach below the top level, too, but every field of every line then takes microseconds (11 times as long for one
 * level, 24 times for two). Here an object is serialised as always, and again without its secrets only when one of the names is in the text.
 */
export function redaction(names: readonly string[]): Redaction {
  const plain = new Set(names.map(bare))
  const mentioned = new RegExp(`"(?:${names.map(pattern).join('|')})":`, 'i')
  const censor = (key: string, value: unknown) => (plain.has(bare(key)) ? CENSORED : value)
  return {
    paths: [...new Set(names.flatMap(spellings))].map((name) => `["${name}"]`),
    stringify(value, safe) {
      const text = serialised(value, safe)
      return text !== undefined && typeof value === 'object' && mentioned.test(text)
        ? serialised(value, safe, censor)
        : text
    },
  }
}

function serialised(
  value: unknown,
  safe: typeof JSON.stringify,
  censor?: (key: string, value: unknown) => unknown,
): string | undefined {
  try {
    return JSON.stringify(value, censor)
  } catch {
    try {
      return safe(value, censor)
    } catch {
      return '"[cannot be written as JSON]"'
    }
  }
}

/** A name without what differs between its spellings. */
function bare(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase()
}

function pattern(name: string): string {
  return wordsOf(name)
    .map((word) => word.replace(/[^\w]/g, String.raw`\$&`))
    .join('[-_]?')
}

/** api-key, api_key, apikey, apiKey, ApiKey, API_KEY, Api-Key, and the name as it was given. */
function spellings(name: string): string[] {
  const words = wordsOf(name)
  const capitals = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  const [first = '', ...rest] = capitals
  return [
    name,
    words.join('-'),
    words.join('_'),
    words.join(''),
    first.toLowerCase() + rest.join(''),
    capitals.join(''),
    words.join('_').toUpperCase(),
    capitals.join('-'),
  ]
}

function wordsOf(name: string): string[] {
  return name
    .replace(/(?<=[a-z\d])(?=[A-Z])/g, '-')
    .toLowerCase()
    .split(/[-_]/)
    .filter((word) => word !== '')
}
