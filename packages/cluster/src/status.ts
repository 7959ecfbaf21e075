import type { Finding } from './finding.ts'
import type { StatusEntry } from './target.ts'

/** What is not as it was installed. */
export function statusFindings(entries: readonly StatusEntry[]): Finding[] {
  return entries.flatMap(({ object, state }) => {
    if (state === 'present') return []
    const missing = state === 'missing'
    const message = missing
      ? 'It is not there: it was deleted, or an install was cut short.'
      : 'It was changed by somebody else since it was installed.'
    const fix = missing
      ? 'Run install: it brings back what is missing.'
      : 'Run plan to see the difference; install with --adopt overwrites it.'
    return [{ id: `status.${state}`, severity: 'error', object, message, fix } as const]
  })
}
