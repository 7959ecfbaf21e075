import type { Logger } from 'pino'
import { builtin } from '../builtin.ts'
import type { Level } from './level.ts'

/** Methods of the console that write one line, and the level of it. */
const METHODS = {
  trace: 'trace',
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
} as const satisfies Record<string, Level>
type Method = keyof typeof METHODS

/**
 * Makes what the application says by the console lines of `logger`, with the text that it would have had. What other methods write through
 * these (`assert`, `count`, `dir` does not, `group`, `table`, `timeEnd`) is a line, too. Returns what gives the console back.
 */
export function captureConsole(logger: () => Logger): () => void {
  const given = Object.entries(METHODS).map(([name, level]) => {
    const method = name as Method
    const original = console[method]
    const captured = (...values: unknown[]): void => {
      const text = builtin.util.formatWithOptions({ colors: false }, ...values)
      if (method === 'trace') logger().trace({ stack: stackOf(captured) }, text)
      else logger()[level](text)
    }
    console[method] = captured
    return () => {
      // Somebody may have put a method of theirs in front of ours.
      if (console[method] === captured) console[method] = original
    }
  })
  return () => {
    for (const giveBack of given) giveBack()
  }
}

/** Where the console was called, as `console.trace()` tells. */
function stackOf(method: (...values: unknown[]) => void): string {
  const at: { stack?: string } = {}
  Error.captureStackTrace(at, method)
  return (at.stack ?? '').split('\n').slice(1).join('\n')
}
