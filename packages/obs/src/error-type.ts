/** Longest value of `error_type` that is taken from an error's code. */
const MAX_LENGTH = 64

/**
 * The value of `error_type` for something thrown: its code (`ECONNREFUSED`, an SQLSTATE), else the name of its class, never
 * its message. Codes of unusual shape become `_OTHER`, so that the label stays bounded. Never throws, whatever was thrown.
 */
export function errorType(error: unknown): string {
  try {
    return typeOf(error) ?? '_OTHER'
  } catch {
    // An error's properties may be anything, even getters that throw.
    return '_OTHER'
  }
}

function typeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code, name, cause } = error as { code?: unknown; name?: unknown; cause?: unknown }
  const { code: causeCode, name: causeName } = (cause ?? {}) as { code?: unknown; name?: unknown }
  // Both say no more than that something was ended; why is in the cause.
  if (code === 'ABORT_ERR' && causeName === 'TimeoutError') return causeName
  if (code === 'ERR_HTTP2_STREAM_CANCEL') return plain(causeCode) ?? code
  return plain(code) ?? plain(causeCode) ?? plain(name)
}

function plain(text: unknown): string | undefined {
  return typeof text === 'string' && text.length <= MAX_LENGTH && /^[A-Za-z0-9_.]+$/.test(text) ? text : undefined
}
