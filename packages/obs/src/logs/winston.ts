import { runningLines } from './lines.ts'

/** What is used of a logger of winston 3. */
interface Winston {
  readonly silent?: boolean
  write: (this: Winston, info: object, ...rest: unknown[]) => boolean
  readonly isLevelEnabled?: (this: Winston, level: string) => boolean
}

/**
 * Where every line passes on its way, within the call that logs it: formats may run later, when another request has its turn. Children
 * write to their parent. Returns whether it is a logger of winston.
 */
export function traceWinston(logger: object): boolean {
  const winston = logger as Winston
  if (typeof winston.write !== 'function' || !('transports' in logger) || !('exceptions' in logger)) return false
  const { write } = winston
  winston.write = function traced(this: Winston, info: object, ...rest: unknown[]) {
    return write.call(this, this.silent === true ? info : withFields(this, info), ...rest)
  }
  return true
}

function withFields(logger: Winston, info: object): object {
  const { level } = info as { readonly level?: unknown }
  if (typeof level !== 'string' || logger.isLevelEnabled?.(level) === false) return info
  const fields = runningLines()?.line(level)
  if (fields === undefined) return info
  if (!(info instanceof Error)) return { ...fields, ...info }
  // A copy of an error would not be one.
  return Object.assign(info, fields, Object.fromEntries(Object.entries(info)))
}
