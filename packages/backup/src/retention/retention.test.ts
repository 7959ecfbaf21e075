import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '../id.ts'
import type { Kept } from './retention.ts'
import { retain } from './retention.ts'

const DAY = 86_400_000
const NOW = new Date('2026-11-26T03:00:00Z')
const DEFAULT = { daily: 7, weekly: 4, monthly: 6 }

/** One good backup a day, at 02:17, for so many days up to today. */
function daily(days: number): Kept[] {
  return Array.from({ length: days }, (_, ago) => at(new Date(Date.parse('2026-11-26T02:17:00Z') - ago * DAY)))
}

function at(createdAt: Date, good = true): Kept {
  return { id: newId(createdAt), createdAt, good }
}

const kept = (backups: readonly Kept[], retention = DEFAULT, now = NOW): string[] => {
  const { keep } = retain(backups, retention, now)
  return backups.filter(({ id }) => keep.has(id)).map(({ createdAt }) => createdAt.toISOString().slice(0, 10))
}

test('after a year of one a day there are seven days, the ends of four weeks and of six months', () => {
  expect(kept(daily(365))).toEqual([
    '2026-11-26',
    '2026-11-25',
    '2026-11-24',
    '2026-11-23',
    '2026-11-22',
    '2026-11-21',
    '2026-11-20',
    // Sundays; the 26th is the newest of its own week, the 22nd is there already.
    '2026-11-15',
    '2026-11-08',
    // The last days of months.
    '2026-10-31',
    '2026-09-30',
    '2026-08-31',
    '2026-07-31',
    '2026-06-30',
  ])
})

test('when backups stop being made, time alone deletes nothing', () => {
  const backups = daily(365)
  const { keep } = retain(backups, DEFAULT, NOW)
  const survivors = backups.filter(({ id }) => keep.has(id))
  expect(retain(survivors, DEFAULT, new Date(NOW.getTime() + 400 * DAY)).remove).toEqual([])
})

test('several on one day leave the newest', () => {
  const [morning, evening] = [at(new Date('2026-11-20T02:00:00Z')), at(new Date('2026-11-20T20:00:00Z'))]
  expect(retain([morning, evening], DEFAULT, NOW).remove).toEqual([morning.id])
})

test('a broken one keeps no day: the good one before it stays, and the broken one until it is replaced', () => {
  const good = at(new Date('2026-11-20T02:00:00Z'))
  const broken = at(new Date('2026-11-20T20:00:00Z'), false)
  const { keep } = retain([good, broken], DEFAULT, NOW)
  expect(keep.get(good.id)).toContain('daily')
  expect(keep.get(broken.id)).toEqual(['not replaced yet'])
  expect(retain([...daily(6), good, broken], DEFAULT, NOW).remove).toEqual([])
  const seven = Array.from({ length: 7 }, (_, day) => at(new Date(Date.parse('2026-11-27T02:00:00Z') + day * DAY)))
  expect(retain([...seven, good, broken], DEFAULT, new Date('2026-12-05')).remove).toEqual([broken.id])
})

test('what the store would refuse to delete is not asked for', () => {
  const older = at(new Date('2026-11-26T01:00:00Z'))
  const backups = [at(new Date('2026-11-26T02:00:00Z')), older]
  expect(retain(backups, DEFAULT, NOW, 0).remove).toHaveLength(1)
  expect(retain(backups, DEFAULT, NOW, 7 * 86_400).keep.get(older.id)).toEqual(['locked by the store'])
})

const backup = fc
  .record({ minutes: fc.integer({ min: -60 * 24 * 900, max: 60 * 24 * 30 }), good: fc.boolean() })
  .map(({ minutes, good }) => at(new Date(NOW.getTime() + minutes * 60_000), good))
const backups = fc.array(backup, { maxLength: 60 })
const retention = fc.record({
  daily: fc.integer({ min: 0, max: 10 }),
  weekly: fc.integer({ min: 0, max: 6 }),
  monthly: fc.integer({ min: 0, max: 14 }),
})
/** Clocks that go wrong by up to two years either way. */
const now = fc.integer({ min: -730, max: 730 }).map((days) => new Date(NOW.getTime() + days * DAY))

test('every backup is either kept or removed', () => {
  fc.assert(
    fc.property(backups, retention, now, (all, counts, when) => {
      const { keep, remove } = retain(all, counts, when)
      expect(new Set([...keep.keys(), ...remove])).toEqual(new Set(all.map(({ id }) => id)))
      expect(keep.size + remove.length).toBe(all.length)
    }),
  )
})

test('the last good one is never removed, whatever is asked and whatever the clock says', () => {
  fc.assert(
    fc.property(backups, retention, now, (all, counts, when) => {
      const { remove } = retain(all, counts, when)
      const good = all.filter((each) => each.good)
      const left = good.filter(({ id }) => !remove.includes(id))
      expect(left.length > 0).toBe(good.length > 0)
      const newest = good.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0]?.createdAt.getTime()
      expect(left.some(({ createdAt }) => createdAt.getTime() === newest)).toBe(good.length > 0)
    }),
  )
})

test('nothing from the future is removed, and it pushes nothing out', () => {
  fc.assert(
    fc.property(backups, retention, now, (all, counts, when) => {
      const past = all.filter(({ createdAt }) => createdAt <= when)
      expect(retain(all, counts, when).remove.toSorted()).toEqual(retain(past, counts, when).remove.toSorted())
    }),
  )
})

test('doing it twice removes nothing more', () => {
  fc.assert(
    fc.property(backups, retention, now, (all, counts, when) => {
      const { keep } = retain(all, counts, when)
      const left = all.filter(({ id }) => keep.has(id))
      expect(retain(left, counts, when).remove).toEqual([])
    }),
  )
})

test('each of the last days, weeks and months that has good backups keeps its newest', () => {
  fc.assert(
    fc.property(backups, retention, now, (all, counts, when) => {
      const { keep } = retain(all, counts, when)
      const good = all.filter((each) => each.good && each.createdAt <= when)
      const times = good.map(({ createdAt }) => createdAt.toISOString()).toSorted((a, b) => (a < b ? 1 : -1))
      const days = [...new Set(times.map((time) => time.slice(0, 10)))]
      const months = [...new Set(days.map((day) => day.slice(0, 7)))]
      const covered = new Set(good.filter(({ id }) => keep.has(id)).map(({ createdAt }) => createdAt.toISOString()))
      for (const day of days.slice(0, counts.daily))
        expect([...covered].some((time) => time.startsWith(day))).toBe(true)
      for (const month of months.slice(0, counts.monthly))
        expect([...covered].some((time) => time.startsWith(month))).toBe(true)
    }),
  )
})
