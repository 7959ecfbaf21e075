import type { OnEvent, Rung } from '../events.ts'
import type { Finding } from '../finding.ts'

/** Says how far a rung is; `reason` is what was last seen in its way. */
export type Report = (rung: Rung, done: number, total: number, reason?: string) => void

/** Emits a rung only when it differs from what was last said of it. */
export function reporter(onEvent: OnEvent | undefined): Report {
  const last = new Map<Rung, string>()
  return (rung, done, total, reason) => {
    const state = done >= total && reason === undefined ? 'done' : 'waiting'
    const now = JSON.stringify([state, done, total, reason])
    if (last.get(rung) === now) return
    last.set(rung, now)
    onEvent?.({ type: 'rung', rung, state, done, total, ...(reason === undefined ? {} : { reason }) })
  }
}

/** What a rung came to. */
export interface Checked<C> {
  readonly counts: C
  readonly findings: readonly Finding[]
}
