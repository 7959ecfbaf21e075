import { errorType } from '../error-type.ts'

/** Names of commands as drivers spell them, and in capitals. Bounded: a caller may send any word as a command. */
const names = new Map<string, string>()
const MAX_NAMES = 500

/** `db.operation.name` of a command: its name in capitals, `_OTHER` for what cannot be one. */
export function commandName(command: unknown): string {
  const text = String(command)
  const known = names.get(text)
  if (known !== undefined) return known
  const name = /^[a-z][a-z0-9._-]{0,31}$/i.test(text) && names.size < MAX_NAMES ? text.toUpperCase() : '_OTHER'
  if (name !== '_OTHER') names.set(text, name)
  return name
}

/**
 * The value of `error_type`: the prefix of an error that the server answered (`WRONGTYPE`, `READONLY`, `OOM`), as the
 * OpenTelemetry semantic conventions ask for Redis, else what every error has.
 */
export function redisErrorType(error: unknown): string {
  const general = errorType(error)
  // Errors of the connection have a code; those of the server are instances of the driver's classes.
  if (!/^(ReplyError|ErrorReply|SimpleError|BlobError|Error)$/.test(general)) return general
  const prefix = /^([A-Z][A-Z0-9_]{1,31}) /.exec((error as Error).message)?.[1]
  return prefix ?? general
}
