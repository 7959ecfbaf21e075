// oxlint-disable eslint/no-underscore-dangle -- bunyan has no other place where every record passes
import { runningLines } from './lines.ts'

/** What is used of a logger of bunyan 1 and 2. */
interface Bunyan {
  /** Writes a record to the streams. With `silent` it only returns the text. */
  _emit: (this: Bunyan, record: BunyanRecord, silent?: boolean) => unknown
  child: (this: Bunyan, ...options: unknown[]) => Bunyan
}
interface BunyanRecord extends Record<string, unknown> {
  readonly level: number
}

/** Where every record passes; children are loggers of their own. Returns whether it is a logger of bunyan. */
export function traceBunyan(logger: object): boolean {
  const bunyan = logger as Bunyan
  if (typeof bunyan._emit !== 'function' || typeof bunyan.child !== 'function') return false
  const { _emit: emit, child } = bunyan
  bunyan._emit = function traced(this: Bunyan, record: BunyanRecord, silent?: boolean) {
    const told = silent === true ? record : { ...runningLines()?.line(record.level), ...record }
    return emit.call(this, told, silent)
  }
  bunyan.child = function traced(this: Bunyan, ...options: unknown[]) {
    const made = child.apply(this, options)
    traceBunyan(made)
    return made
  }
  return true
}
