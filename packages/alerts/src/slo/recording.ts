import { sloSeries as series } from '@ticolops/obs-indicators'
import { httpServer } from '@ticolops/obs-signals'
import type { Metric } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import type { Query } from '@ticolops/obs-promql'
import type { Config } from '@ticolops/obs-config'
import type { RecordingRule, RuleGroup } from '../rule.ts'
import { objectivesOf } from './objectives.ts'
import type { Objective } from './objectives.ts'
import { LONG_INCREMENTS, SHORT_INCREMENTS } from './windows.ts'

const { count, bucket } = httpServer.duration

/** What is constant: who is observed, and what was promised. Small series per service that the shared rules are joined with. */
export function objectiveRules(config: Pick<Config, 'services' | 'team'>): readonly RecordingRule[] {
  const { team } = config
  const services = config.services
    .map(({ name, namespace, parts }) => ({ namespace, service: name, backup: parts.includes('backup') }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return [
    ...services.map(({ namespace, service }) => constant(series.service.name, '1', { namespace, service, team })),
    ...services.flatMap(({ namespace, service, backup }) =>
      backup ? [constant(series.backup.name, '1', { namespace, service })] : [],
    ),
    ...objectivesOf(config).flatMap(promises),
  ]
}

function promises({ namespace, service, slo, objective, budget, threshold }: Objective): readonly RecordingRule[] {
  const labels = { namespace, service, slo }
  return [
    constant(series.objective.name, objective, labels),
    constant(series.budget.name, budget, labels),
    ...(threshold === undefined ? [] : bounds(threshold)).map((le) =>
      constant(series.latencyThreshold.name, String(threshold), { namespace, service, le }),
    ),
  ]
}

function constant(name: string, value: string, labels: Readonly<Record<string, string>>): RecordingRule {
  return { record: name, expr: `vector(${value})`, labels }
}

/** The latency threshold that tests feed the rules with: one that they read; seconds. */
export function thresholdOf(config: Pick<Config, 'services'>): number | undefined {
  return objectivesOf(config).find(({ threshold }) => threshold !== undefined)?.threshold
}

/** How a bucket's bound may be spelled in `le`: Prometheus 3 writes `1.0` where Prometheus 2 left `1` as the target wrote it. */
function bounds(threshold: number): readonly string[] {
  return Number.isInteger(threshold) ? [`${threshold}`, `${threshold}.0`] : [`${threshold}`]
}

/**
 * The twelve rules that count requests and bad requests of all services, whatever their number.
 * Windows up to an hour read raw counters; longer ones are sums of increments, so that busy minutes weigh more than idle ones
 * (the mean of ratios is wrong by a quarter over 30 days with uneven traffic).
 */
export function sloGroups(config: Pick<Config, 'services'>): readonly RuleGroup[] {
  const bad = badRequests(objectivesOf(config))
  return [
    {
      name: 'slo.hours',
      interval: SHORT_INCREMENTS.interval,
      rules: [
        record(series.requests2m, increments(SHORT_INCREMENTS.window, bad)),
        record(series.ratio5m, ratio(total('5m'), '5m', bad)),
        ...[
          { window: '30m', requests: series.requests30m, into: series.ratio30m },
          { window: '1h', requests: series.requests1h, into: series.ratio1h },
        ].flatMap(({ window, requests, into }) => [
          record(requests, total(window)),
          // Reads the total that the rule above has just recorded: raw counters are the dear part.
          record(into, ratio(promql`${requests}`, window, bad)),
        ]),
        record(series.ratio2h, summed(series.requests2m, '2h')),
        record(series.ratio6h, summed(series.requests2m, '6h')),
      ],
    },
    {
      name: 'slo.days',
      interval: LONG_INCREMENTS.interval,
      rules: [
        record(series.requests5m, increments(LONG_INCREMENTS.window, bad)),
        record(series.ratio1d, summed(series.requests5m, '1d')),
        record(series.ratio3d, summed(series.requests5m, '3d')),
        record(
          series.budgetRemaining,
          promql`1 - (${summed(series.requests5m, '30d')}) / on (namespace, service, slo) ${series.budget}`,
        ),
      ],
    },
  ]
}

/** One kind of bad request, over a window. */
interface Bad {
  readonly slo: Objective['slo']
  /** The share of the requests in `all` that were bad. */
  readonly share: (window: string, all: Query) => Query
  /** How many were bad. */
  readonly count: (window: string) => Query
}

function badRequests(objectives: readonly Objective[]): readonly Bad[] {
  const thresholds = objectives.flatMap(({ threshold }) => (threshold === undefined ? [] : [threshold]))
  return thresholds.length === 0 ? [failed] : [failed, slow(thresholds)]
}

const total = (window: string): Query => promql`sum by (namespace, service) (increase(${count}[${window}]))`

const failures = (window: string): Query =>
  promql`sum by (namespace, service) (increase(${count}{http_response_status_code=~"5.."}[${window}]))`

const failed: Bad = {
  slo: 'availability',
  // Without a single 5xx there is no such series; a service without failures has a ratio all the same: 0.
  share: (window, all) => promql`(${failures(window)} or ${all} * 0) / ${all}`,
  count: (window) => promql`${failures(window)} or ${total(window)} * 0`,
}

/** Slow requests are all requests without those in the bucket at the service's own threshold. */
function slow(thresholds: readonly number[]): Bad {
  const spelled = [...new Set(thresholds)].sort((a, b) => a - b).flatMap(bounds)
  const le =
    spelled.length === 1 ? `le="${spelled[0]}"` : `le=~"${spelled.map((each) => each.replace('.', '\\\\.')).join('|')}"`
  const fast = (window: string): Query =>
    promql`sum by (namespace, service) (increase(${bucket}{${le}}[${window}]) and on (namespace, service, le) ${series.latencyThreshold})`
  return {
    slo: 'latency',
    // Bucket and count are extrapolated each on its own; rounding must not leave a negative rest.
    share: (window, all) => promql`clamp_min(1 - ${fast(window)} / ${all}, 0)`,
    count: (window) => promql`clamp_min(${total(window)} - ${fast(window)}, 0)`,
  }
}

/** All and bad requests of a short window, told apart by `outcome` and `slo`. */
function increments(window: string, bad: readonly Bad[]): Query {
  const parts = [
    promql`label_replace(${total(window)}, "outcome", "all", "", "")`,
    ...bad.map((each) => promql`label_replace(${labelled(each.count(window), each.slo)}, "outcome", "bad", "", "")`),
  ]
  return parts.reduce((a, b) => promql`${a} or ${b}`)
}

/** The bad share of the requests in `of`, a series per kind. No requests, no ratio. */
function ratio(of: Query, window: string, bad: readonly Bad[]): Query {
  return bad
    .map((each) => labelled(each.share(window, promql`(${of} > 0)`), each.slo))
    .reduce((a, b) => promql`${a} or ${b}`)
}

function labelled(query: Query, slo: Objective['slo']): Query {
  return promql`label_replace(${query}, "slo", "${slo}", "", "")`
}

/** The bad share of a long window from increments. */
function summed(of: Metric, window: string): Query {
  return promql`sum by (namespace, service, slo) (sum_over_time(${of}{outcome="bad"}[${window}])) / on (namespace, service) group_left () sum by (namespace, service) (sum_over_time(${of}{outcome="all"}[${window}]) > 0)`
}

function record({ name }: { readonly name: string }, query: Query): RecordingRule {
  return { record: name, expr: query.text() }
}
