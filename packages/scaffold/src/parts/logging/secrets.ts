/* What the collector takes out of every line before it reads it: a second net below that of @ticolops/obs, for every language and logger. */

/** What stands in place of a secret, as in @ticolops/obs. */
export const REDACTED = '[redacted]'

/** A text that is a secret, and what is left of it; `$1` is what the first brackets found. */
interface Secret {
  readonly about: string
  /** In the syntax of RE2. */
  readonly pattern: string
  readonly left: string
}

/** Names whose values are credentials: those of @ticolops/obs, in every spelling (`api-key`, `api_key`, `apiKey`). */
const NAMES = [
  '(?:proxy[-_]?)?authorization',
  '(?:set[-_]?)?cookie',
  'password',
  'passwd',
  'passphrase',
  '(?:client[-_]?)?secret',
  '(?:(?:access|refresh|id)[-_]?)?token',
  '(?:x[-_]?)?api[-_]?key',
  'private[-_]?key',
  'credentials',
].join('|')

/** A text, a number or word, or an object or list of such. */
const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"|[^\s",{}\[\]]+|\{[^{}]*\}|\[[^\[\]]*\])`

export const SECRETS: readonly Secret[] = [
  {
    about: 'Members of JSON with such a name, at any depth: also `db_password`.',
    pattern: String.raw`(?i)"((?:[\w.-]*[-_.])?(?:${NAMES}))"\s*:\s*${VALUE}`,
    left: `"$1":"${REDACTED}"`,
  },
  {
    about: 'Credentials in a header that stands in a text.',
    pattern: String.raw`(?i)\b(authorization:\s*\w+)\s+[^\s"]+`,
    left: `$1 ${REDACTED}`,
  },
  {
    about: 'What follows `Bearer`, and is too long for a word.',
    pattern: String.raw`(?i)\b(bearer)\s+[\w.~+/=-]{16,}`,
    left: `$1 ${REDACTED}`,
  },
  {
    about: 'JSON web tokens.',
    pattern: String.raw`\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*`,
    left: REDACTED,
  },
  {
    about: 'Passwords in addresses: postgres://user:password@host.',
    pattern: String.raw`(\w://[^\s"/:@]*):[^\s"/@]+@`,
    left: `$1:${REDACTED}@`,
  },
  {
    about: 'Tokens in the query of an address.',
    pattern: String.raw`(?i)([?&](?:${NAMES})=)[^\s"&#]+`,
    left: `$1${REDACTED}`,
  },
  {
    about: 'Access keys of AWS.',
    pattern: String.raw`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b`,
    left: REDACTED,
  },
  {
    about: 'Private keys in PEM.',
    pattern: '-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----',
    left: REDACTED,
  },
]
