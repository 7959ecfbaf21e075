import { traceBunyan } from './bunyan.ts'
import { wantLines } from './lines.ts'
import { tracePino } from './pino.ts'
import { traceWinston } from './winston.ts'

/** Of a logger that has been handed over; children of pino and winston inherit it, so that they are not told twice. */
const kTraced = Symbol.for('ticolops.obs.traced')

/**
 * Adds the trace to every line of a logger of pino 8 to 10, winston 3 or bunyan 1 and 2, and of its children: `trace_id`, `span_id`,
 * `trace_flags`, `http_route`, `service`, `release`, and the attributes that were set for the request. A field that the line has already
 * stays as it is. The lines are counted by level. The logger is changed in place and returned; its level, format and destinations are
 * left alone. Call it at any time, before or after `instrument()`. Throws a TypeError for anything else.
 */
export function withTrace<L extends object>(logger: L): L {
  if ((logger as { readonly [kTraced]?: boolean } | null)?.[kTraced] === true) return logger
  if (!isObject(logger) || ![tracePino, traceWinston, traceBunyan].some((trace) => trace(logger)))
    throw new TypeError(
      'withTrace(): that is no logger of pino 8 to 10, winston 3 or bunyan 1 or 2. Give it the logger itself, such as withTrace(pino()).',
    )
  Object.defineProperty(logger, kTraced, { value: true })
  wantLines()
  return logger
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
