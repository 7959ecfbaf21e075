import type { Task } from './model.ts'

/** Tells another system that a task was completed. Never throws: the task is completed whether or not anybody hears of it. */
export type Notify = (task: Task) => Promise<void>

/** Milliseconds after which a silent receiver is given up. */
const TIMEOUT = 2000

/** Posts each completed task to `url`; does nothing when it is undefined. */
export function webhook(url: string | undefined, failed: (error: unknown) => void): Notify {
  if (url === undefined) return async () => {}
  return async (task) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ event: 'task.completed', task }),
        signal: AbortSignal.timeout(TIMEOUT),
      })
      // The connection returns to the pool only when the body was read.
      await response.arrayBuffer()
      if (!response.ok) failed(new Error(`the receiver answered ${response.status}`))
    } catch (error) {
      failed(error)
    }
  }
}
