import { watchRejections } from './rejections.ts'

/** What is told of errors that reach the process. */
export interface ProcessEvents {
  uncaught(error: unknown): void
  rejected(reason: unknown): void
  /** The process ends when this returns: nothing that is waited for happens any more. */
  exiting(): void
}

/**
 * Sees uncaught exceptions and unhandled rejections without handling them: Node goes on as it would, with its own words on stderr and
 * its own exit code. Returns what takes all of it back.
 */
export function watchProcess(events: ProcessEvents): () => void {
  const monitor = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin) =>
    origin === 'uncaughtException' ? events.uncaught(error) : events.rejected(error)
  const exiting = () => events.exiting()
  process.on('uncaughtExceptionMonitor', monitor)
  process.on('exit', exiting)
  const unwatch = watchRejections((reason) => events.rejected(reason))
  return () => {
    process.off('uncaughtExceptionMonitor', monitor)
    process.off('exit', exiting)
    unwatch()
  }
}
