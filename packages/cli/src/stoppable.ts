import type { TargetHandle } from '@ticolops/obs-cluster'

/**
 * The same target, whose reading ends with the signal: nobody who pressed Ctrl-C waits for a server that does not
 * answer. What writes is left alone: it stops between two objects by itself.
 */
export function stoppable(handle: TargetHandle, signal: AbortSignal): TargetHandle {
  return {
    target: handle.target,
    describe: () => orStopped(handle.describe(), signal),
    check: (...args) => orStopped(handle.check(...args), signal),
    plan: (...args) => orStopped(handle.plan(...args), signal),
    verify: (...args) => orStopped(handle.verify(...args), signal),
    status: () => orStopped(handle.status(), signal),
    install: (...args) => handle.install(...args),
    uninstall: (...args) => handle.uninstall(...args),
  }
}

/** What the work comes to, or a rejection with the signal's reason as soon as it is raised. */
function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  return Promise.race([work, stopped])
}
