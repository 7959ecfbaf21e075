import { Cron } from 'croner'

/** As the CronJobs of Kubernetes read it: no seconds, no extensions, Sunday is 0. */
const FIELDS = /^[\d*,/-]+\s+[\d*,/-]+\s+[\d*,/-]+\s+[\da-z*,/-]+\s+[\da-z*,/-]+$/i

/** Why a schedule would be refused or would never come; undefined when it is good. */
export function scheduleProblem(schedule: string): string | undefined {
  if (!FIELDS.test(schedule))
    return "is not a schedule: write five fields of cron (minute, hour, day, month, weekday), such as '17 2 * * *'"
  if (/(?:^|[,-])7/.test(schedule.split(/\s+/)[4] ?? '')) return 'is not a schedule: Kubernetes writes Sunday as 0'
  try {
    if (cronOf(schedule).nextRun(EPOCH) === null) return 'never comes: there is no such day in any year'
  } catch (error) {
    return `is not a schedule: ${error instanceof Error ? error.message : String(error)}`
  }
  return undefined
}

/** So many turns show every gap of a schedule that repeats by week or month. */
const TURNS = 100
/** A day like any other, so that the same schedule always gives the same answer. */
const EPOCH = new Date('2026-01-01T00:00:00Z')

/**
 * The longest time between two turns of a schedule, in seconds: when the last one is longer ago than that, a turn was missed.
 * @param schedule Five fields of cron that {@link scheduleProblem} has nothing against.
 */
export function longestGap(schedule: string): number {
  const turns = cronOf(schedule).nextRuns(TURNS, EPOCH)
  const gaps = turns.slice(1).map((turn, at) => (turn.getTime() - (turns[at]?.getTime() ?? 0)) / 1000)
  return Math.max(...gaps)
}

function cronOf(schedule: string): Cron {
  return new Cron(schedule, { mode: '5-part', timezone: 'UTC', paused: true })
}
