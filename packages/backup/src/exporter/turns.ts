import { longestGap, scheduleProblem } from '@ticolops/obs-config'

/** When a schedule comes round. */
export interface Turns {
  /** Longest time between two turns in seconds; undefined when it never comes. */
  readonly interval: number | undefined
}

/** @param schedule Five fields of cron, in UTC. */
export function turnsOf(schedule: string): Turns {
  return { interval: scheduleProblem(schedule) === undefined ? longestGap(schedule) : undefined }
}
