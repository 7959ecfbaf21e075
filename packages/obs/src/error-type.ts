/** Longest value of `error_type` that is taken from an error's code. */
const MAX_LENGTH = 64

/**
 * The value of `error_type` for something thrown: its code (`ECONNREFUSED`, an SQLSTATE), else the name of its class, never
 * its message. Codes of unusual shape become `_OTHER`, so that the label stays bounded.
 */
export function errorType(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '_OTHER'
  const { code, name, cause } = error as { code?: unknown; name?: unknown; cause?: unknown }
  if (typeof code === 'string' && plain(code)) return code
  const causeCode = (cause as { code?: unknown } | null | undefined)?.code
  if (typeof causeCode === 'string' && plain(causeCode)) return causeCode
  return typeof name === 'string' && plain(name) ? name : '_OTHER'
}

function plain(text: string): boolean {
  return text.length <= MAX_LENGTH && /^[A-Za-z0-9_.]+$/.test(text)
}
