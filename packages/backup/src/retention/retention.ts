import type { Retention } from '@ticolops/obs-config'

/** A backup as retention sees it. */
export interface Kept {
  readonly id: string
  /** When its snapshot was taken. */
  readonly createdAt: Date
  /** Whether it was read back whole, and nobody has found it broken since. */
  readonly good: boolean
}

/** Why a backup stays. */
export type Reason =
  | 'newest good'
  | 'daily'
  | 'weekly'
  | 'monthly'
  | 'from the future'
  | 'locked by the store'
  | 'not replaced yet'
  | 'not readable'

/** What retention says of all backups; each is in one of the two. */
export interface Verdict {
  readonly keep: ReadonlyMap<string, readonly Reason[]>
  readonly remove: readonly string[]
}

/**
 * Which backups stay. Of each of the last days, weeks and months that have good backups, the newest one stays: days without any do not
 * count, so when backups stop being made the old ones stay for ever. Weeks begin on Monday; all is in UTC.
 * Broken backups keep nothing from staying, and stay themselves until as many newer good days are there as shall be kept.
 * @param now By this machine's clock. What is later than that was made by a clock that goes wrong, or this one does: it stays and is not counted.
 * @param lockedSeconds For how long the store refuses to delete.
 */
export function retain(backups: readonly Kept[], retention: Retention, now: Date, lockedSeconds = 0): Verdict {
  const keep = new Map<string, Reason[]>()
  const stays = (id: string, reason: Reason): void => void keep.set(id, [...(keep.get(id) ?? []), reason])
  const newestFirst = backups.toSorted(
    (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1),
  )
  const [future, past] = partition(newestFirst, ({ createdAt }) => createdAt > now)
  const [good, broken] = partition(past, (backup) => backup.good)

  for (const { id } of future) stays(id, 'from the future')
  const [newest] = good
  if (newest !== undefined) stays(newest.id, 'newest good')
  for (const [reason, count, periodOf] of periods(retention))
    for (const { id } of newestOfEach(good, periodOf).slice(0, count)) stays(id, reason)
  const days = newestOfEach(good, dayOf)
  for (const { id, createdAt } of broken)
    if (days.filter((day) => day.createdAt > createdAt).length < Math.max(1, retention.daily))
      stays(id, 'not replaced yet')
  for (const { id, createdAt } of past)
    if (createdAt.getTime() + lockedSeconds * 1000 > now.getTime()) stays(id, 'locked by the store')
  return { keep, remove: past.filter(({ id }) => !keep.has(id)).map(({ id }) => id) }
}

function periods({ daily, weekly, monthly }: Retention): [Reason, number, (time: Date) => string][] {
  return [
    ['daily', daily, dayOf],
    ['weekly', weekly, weekOf],
    ['monthly', monthly, (time) => dayOf(time).slice(0, 7)],
  ]
}

/** The first of each period; the backups come newest first. */
function newestOfEach(backups: readonly Kept[], periodOf: (time: Date) => string): Kept[] {
  const seen = new Set<string>()
  return backups.filter(({ createdAt }) => {
    const period = periodOf(createdAt)
    return !seen.has(period) && seen.add(period)
  })
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10)
}

const DAY = 86_400_000

/** The Monday before, or the same day. */
function weekOf(time: Date): string {
  return dayOf(new Date(time.getTime() - ((time.getUTCDay() + 6) % 7) * DAY))
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}
