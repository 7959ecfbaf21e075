import { backup as signals, BACKUP_FAILURES, BACKUP_KINDS } from '@ticolops/obs-signals'
import type { Metric } from '@ticolops/obs-signals'
import { expect, test } from 'vitest'
import { FAILURES } from '../outcome.ts'
import type { RunRecord } from '../run-record.ts'
import { RUN_KINDS } from '../run-record.ts'
import type { Facts, KeptBackup } from './facts.ts'
import { samplesOf } from './samples.ts'
import type { Known } from './samples.ts'

const NOW = Date.parse('2026-11-26T12:00:00Z') / 1000
const DAY = 86_400
const iso = (seconds: number) => new Date(seconds * 1000).toISOString()

const run = (kind: RunRecord['kind'], ago: number, rest: Partial<RunRecord> = {}): RunRecord => ({
  format: 1,
  id: `run-${ago}`,
  kind,
  service: 'shop',
  outcome: 'success',
  startedAt: iso(NOW - ago - 90),
  finishedAt: iso(NOW - ago),
  message: '',
  ...rest,
})
const kept = (ago: number, bytes = 100): KeptBackup => ({ createdAt: NOW - ago, bytes, rows: 10 })
const facts = (runs: readonly RunRecord[] = [], good: readonly KeptBackup[] = [], damaged = 0): Facts => ({
  runs,
  kept: { database: { good, damaged }, configuration: { good: [], damaged: 0 } },
})

function values(of: Facts | undefined, rest: Partial<Known> = {}) {
  const samples = samplesOf(
    {
      service: 'shop',
      expected: { backup: { interval: DAY }, drill: { interval: 7 * DAY } },
      drillMaximumAge: 35 * DAY,
      startedAt: NOW - 60,
      read: of === undefined ? undefined : { facts: of, at: NOW - 5 },
      failure: undefined,
      ...rest,
    },
    NOW,
  )
  return (metric: Metric, labels: Readonly<Record<string, string>> = {}) =>
    samples
      .filter((each) => each.metric === metric && Object.entries(labels).every(([k, v]) => each.labels[k] === v))
      .map(({ value }) => value)
}

test('the lists of the catalogue are those of the records', () => {
  expect(BACKUP_FAILURES).toEqual(FAILURES)
  expect(BACKUP_KINDS).toEqual(RUN_KINDS)
})

test('the last run of each kind tells how it ended and how long it took; the last success stays beside it', () => {
  const of = values(facts([run('backup', DAY), run('backup', 60, { outcome: 'disk_full' }), run('drill', 30)]))
  expect(of(signals.lastRun, { kind: 'backup' })).toEqual([NOW - 60])
  expect(of(signals.lastSuccess, { kind: 'backup' })).toEqual([NOW - DAY])
  expect(of(signals.lastRunDuration, { kind: 'backup' })).toEqual([90])
  expect(of(signals.lastRunOutcome, { kind: 'backup', outcome: 'disk_full' })).toEqual([1])
  expect(of(signals.lastRunOutcome, { kind: 'backup', outcome: 'success' })).toEqual([0])
  expect(of(signals.lastRun, { kind: 'prune' })).toEqual([])
})

test('only good backups make the newest, and a damaged one is counted', () => {
  const of = values(facts([], [kept(2 * DAY), kept(3 * DAY, 70)], 1))
  expect(of(signals.newest)).toEqual([NOW - 2 * DAY])
  expect(of(signals.oldest)).toEqual([NOW - 3 * DAY])
  expect(of(signals.backups, { state: 'good' })).toEqual([2])
  expect(of(signals.backups, { state: 'damaged' })).toEqual([1])
})

test('the median is that of the week before the newest, without it', () => {
  const sizes = [1, 300, 100, 200].map((bytes, at) => kept(at * DAY, bytes))
  const of = values(facts([], [...sizes, kept(9 * DAY, 100_000)]))
  expect(of(signals.newestSize)).toEqual([1])
  expect(of(signals.medianSize)).toEqual([200])
  expect(values(facts([], [kept(DAY)]))(signals.medianSize)).toEqual([])
})

test('what is dated later than now proves nothing; clocks that differ by a little do not matter', () => {
  const of = values(facts([run('backup', DAY), run('backup', -7200)], [kept(-7200), kept(DAY)]))
  expect(of(signals.lastSuccess, { kind: 'backup' })).toEqual([NOW - DAY])
  expect(of(signals.newest)).toEqual([NOW - DAY])
  expect(values(facts([], [kept(-60)]))(signals.newest)).toEqual([NOW + 60])
})

test('without any backup there is no newest, and it is known since when there should have been one', () => {
  const of = values(facts([run('backup', 3 * DAY, { outcome: 'no_such_bucket' })]))
  expect(of(signals.newest)).toEqual([])
  expect(of(signals.since, { kind: 'backup' })).toEqual([NOW - 3 * DAY - 90])
  expect(of(signals.since, { kind: 'drill' })).toEqual([NOW - 60])
})

test('a schedule that never comes is told as such and has no interval', () => {
  const of = values(facts(), { expected: { backup: { interval: undefined } } })
  expect(of(signals.scheduleFires)).toEqual([0])
  expect(of(signals.expectedInterval)).toEqual([])
  expect(of(signals.drillMaximumAge)).toEqual([])
})

test('a store that cannot be read is a reason; what was known before stays', () => {
  const of = values(facts([run('backup', DAY)], [kept(DAY)]), { failure: 'access_denied' })
  expect(of(signals.storeUp)).toEqual([0])
  expect(of(signals.storeError, { reason: 'access_denied' })).toEqual([1])
  expect(of(signals.newest)).toEqual([NOW - DAY])
  expect(of(signals.storeLastRead)).toEqual([NOW - 5])
})

test('before the first look nothing is said of the store, rather than that it is well', () => {
  expect(values(undefined)(signals.storeUp)).toEqual([])
})

test('what the last drill measured is told until a later one succeeds', () => {
  const good = run('drill', DAY, { recoverySeconds: 42, dataLossSeconds: 3600 })
  const of = values(facts([good, run('drill', 60, { outcome: 'checks_failed' })]))
  expect(of(signals.drillRecovery)).toEqual([42])
  expect(of(signals.drillDataLoss)).toEqual([3600])
})
