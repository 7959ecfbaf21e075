import { backup as signals } from '@ticolops/obs-signals'
import type { Metric } from '@ticolops/obs-signals'
import type { Content } from '../manifest.ts'
import { FAILURES, OUTCOMES } from '../outcome.ts'
import type { Failure } from '../outcome.ts'
import type { RunKind, RunRecord } from '../run-record.ts'
import { RUN_KINDS } from '../run-record.ts'
import type { Facts, Kept, KeptBackup } from './facts.ts'
import type { Turns } from './turns.ts'

/** One value of one series. */
export interface Sample {
  readonly metric: Metric
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** What is promised for each kind of run that has a schedule. */
export type Expected = Readonly<Partial<Record<'backup' | 'configuration' | 'drill', Turns>>>

/** What the exporter knows at a moment. Times are Unix seconds. */
export interface Known {
  readonly service: string
  readonly expected: Expected
  /** Seconds that may have passed since the last drill that succeeded. */
  readonly drillMaximumAge: number
  /** When this exporter started. */
  readonly startedAt: number
  /** The last facts that could be read, and when; undefined until there are any. */
  readonly read: { readonly facts: Facts; readonly at: number } | undefined
  /** Why the last look into the store failed; undefined when it did not. */
  readonly failure: Failure | undefined
}

/** How far the clocks of two machines may be apart; seconds. */
const SKEW = 300
const WEEK = 7 * 86_400

const CONTENT_OF = { backup: 'database', configuration: 'configuration' } as const satisfies Record<string, Content>

/**
 * Every sample of the moment: a pure function, so that what it says can be tested without a store. What is dated later than now, by
 * more than clocks differ, proves nothing and is passed over: the age of what is left then grows until somebody looks.
 */
export function samplesOf(known: Known, now: number): Sample[] {
  const { service, read } = known
  const samples = [...storeSamples(known), ...expectedSamples(known)]
  if (read === undefined) return samples
  const runs = read.facts.runs.filter(({ finishedAt }) => seconds(finishedAt) <= now + SKEW)
  return [
    ...samples,
    ...RUN_KINDS.flatMap((kind) => runSamples(service, kind, runs)),
    ...(['backup', 'configuration'] as const).flatMap((kind) =>
      kind in known.expected ? keptSamples(service, kind, read.facts.kept[CONTENT_OF[kind]], now) : [],
    ),
    ...drillSamples(service, runs),
  ]
}

function storeSamples({ service, read, failure }: Known): Sample[] {
  if (read === undefined && failure === undefined) return []
  return [
    sample(signals.storeUp, { service }, failure === undefined ? 1 : 0),
    ...FAILURES.map((reason) => sample(signals.storeError, { service, reason }, reason === failure ? 1 : 0)),
    ...(read === undefined ? [] : [sample(signals.storeLastRead, { service }, read.at)]),
  ]
}

function expectedSamples(known: Known): Sample[] {
  const { service, expected, drillMaximumAge } = known
  const kinds = Object.entries(expected).flatMap(([kind, turns]) => scheduleSamples(known, kind, turns))
  return 'drill' in expected ? [...kinds, sample(signals.drillMaximumAge, { service }, drillMaximumAge)] : kinds
}

function scheduleSamples({ service, startedAt, read }: Known, kind: string, { interval }: Turns): Sample[] {
  const first = read?.facts.runs.find((run) => run.kind === kind)
  const since = first === undefined ? startedAt : Math.min(startedAt, seconds(first.startedAt))
  const labels = { service, kind }
  return [
    sample(signals.scheduleFires, labels, interval === undefined ? 0 : 1),
    ...(interval === undefined ? [] : [sample(signals.expectedInterval, labels, interval)]),
    sample(signals.since, labels, since),
  ]
}

function runSamples(service: string, kind: RunKind, all: readonly RunRecord[]): Sample[] {
  const runs = all.filter((run) => run.kind === kind)
  const last = runs.at(-1)
  if (last === undefined) return []
  const success = runs.findLast(({ outcome }) => outcome === 'success')
  const labels = { service, kind }
  return [
    sample(signals.lastRun, labels, seconds(last.finishedAt)),
    sample(signals.lastRunDuration, labels, Math.max(0, seconds(last.finishedAt) - seconds(last.startedAt))),
    ...OUTCOMES.map((outcome) =>
      sample(signals.lastRunOutcome, { service, kind, outcome }, outcome === last.outcome ? 1 : 0),
    ),
    ...(success === undefined ? [] : [sample(signals.lastSuccess, labels, seconds(success.finishedAt))]),
  ]
}

function keptSamples(service: string, kind: keyof typeof CONTENT_OF, { good, damaged }: Kept, now: number): Sample[] {
  const labels = { service, kind }
  const believed = good.filter(({ createdAt }) => createdAt <= now + SKEW)
  const [newest] = believed
  return [
    sample(signals.backups, { ...labels, state: 'good' }, good.length),
    sample(signals.backups, { ...labels, state: 'damaged' }, damaged),
    ...(newest === undefined ? [] : newestSamples(labels, newest, believed)),
  ]
}

function newestSamples(
  labels: { readonly service: string; readonly kind: keyof typeof CONTENT_OF },
  newest: KeptBackup,
  all: readonly KeptBackup[],
): Sample[] {
  const before = all.filter((each) => each !== newest && each.createdAt >= newest.createdAt - WEEK)
  const median = medianOf(before.map(({ bytes }) => bytes))
  return [
    sample(signals.newest, labels, newest.createdAt),
    sample(signals.oldest, labels, (all.at(-1) ?? newest).createdAt),
    sample(signals.newestSize, labels, newest.bytes),
    ...(median === undefined ? [] : [sample(signals.medianSize, labels, median)]),
    ...(labels.kind === 'backup' ? [sample(signals.newestRows, labels, newest.rows)] : []),
  ]
}

function drillSamples(service: string, runs: readonly RunRecord[]): Sample[] {
  const drill = runs.findLast(({ kind, outcome }) => kind === 'drill' && outcome === 'success')
  const { recoverySeconds, dataLossSeconds } = drill ?? {}
  return [
    ...(recoverySeconds === undefined ? [] : [sample(signals.drillRecovery, { service }, recoverySeconds)]),
    ...(dataLossSeconds === undefined ? [] : [sample(signals.drillDataLoss, { service }, dataLossSeconds)]),
  ]
}

/** The middle one; of two in the middle the larger: a shrunk backup is then seen earlier. */
function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

function sample<L extends string>(metric: Metric<L>, labels: Readonly<Record<L, string>>, value: number): Sample {
  return { metric, labels, value }
}

function seconds(moment: string): number {
  return Date.parse(moment) / 1000
}
