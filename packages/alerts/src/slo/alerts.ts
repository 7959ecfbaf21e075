import { httpServer, slo as indicators, sloSeries as series, targets } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import type { Query } from '@ticolops/obs-promql'
import type { Metric } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import type { Alert, RunbookText } from '../alert.ts'
import { inWords, secondsOf } from '../duration.ts'
import { at, requests, SERVICES } from '../story.ts'
import type { Scene } from '../story.ts'
import { burnStory } from './burn-story.ts'
import { overlapOf, PERIOD, SHORT_INCREMENTS, TIERS, WINDOWS } from './windows.ts'
import type { BurnTier, WindowName } from './windows.ts'

/** What differs between burning the budget by failures and by slowness. */
interface Kind {
  readonly name: string
  readonly slo: 'availability' | 'latency'
  readonly summary: string
  /** `… of the requests to x <did>`. */
  readonly did: string
  readonly runbook: RunbookText
}

const AVAILABILITY: Kind = {
  name: 'AvailabilityBurn',
  slo: 'availability',
  summary: 'The service answers too many requests with server errors.',
  did: 'failed',
  runbook: {
    meaning:
      'Requests fail with 5xx so often that the error budget of the availability objective is spent faster than it may be. Both the long and the short window of the tier agree: it is significant, and it still goes on.',
    impact: 'Users see errors. When the budget is gone, the promise for these 30 days is broken.',
    look: [httpServer.errorRatio, httpServer.requestRate, indicators.budgetRemaining],
    steps: [
      'See on the service page when it began, and whether a deploy marker stands at that moment.',
      'Split the errors by route: one route points at the code behind it, all routes at something shared (database, cache, network, configuration).',
      'Split the errors by pod: one pod points at its node or its state.',
      'Read the logs of failed requests, and follow the trace id of one of them.',
      'Look at the pools, PostgreSQL and Redis rows: an exhausted dependency shows there first.',
    ],
    mitigation: [
      { why: 'It began with a deploy: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<service>' },
      { why: 'One pod fails: replace it.', command: 'kubectl -n <namespace> delete pod <pod>' },
      {
        why: 'Pods are overloaded: add some.',
        command: 'kubectl -n <namespace> scale deployment/<service> --replicas=<more>',
      },
    ],
  },
}

const LATENCY: Kind = {
  name: 'LatencyBurn',
  slo: 'latency',
  summary: 'The service answers too many requests too slowly.',
  did: 'were slower than promised',
  runbook: {
    meaning:
      'So many requests take longer than the threshold of the latency objective that its error budget is spent faster than it may be. Both windows of the tier agree: it is significant, and it still goes on.',
    impact: 'Users wait; some give up and try again, which makes it worse.',
    look: [httpServer.latency.p99, httpServer.requestRate, indicators.budgetRemaining],
    steps: [
      'See on the service page when it began: with a deploy, with more traffic, or with neither.',
      'Find the slow routes in the table of routes, and open a trace of one slow request.',
      'Event loop utilization near 1 means that JavaScript itself is busy: look for synchronous work.',
      'Requests waiting for a connection mean that the pool or the database is the limit: look for long transactions and locks.',
      'Compare the duration of calls to other services: their slowness is inherited.',
    ],
    mitigation: [
      { why: 'It began with a deploy: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<service>' },
      {
        why: 'Traffic grew: add pods.',
        command: 'kubectl -n <namespace> scale deployment/<service> --replicas=<more>',
      },
    ],
  },
}

function burn(kind: Kind, tier: BurnTier): Alert {
  return alert(kind.name, {
    when: burning(kind.slo, tier),
    scope: 'everything',
    keeps: ['namespace', 'service', 'slo'],
    labels: { tier: tier.name },
    for: tier.for,
    keepFiringFor: tier.keepFiringFor,
    severity: tier.severity,
    summary: kind.summary,
    description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} in namespace {{ $labels.namespace }} ${kind.did} in the last ${lastly(tier.long)}, ${excess(tier)} the objective allows. At this pace the error budget of ${inWords(secondsOf(PERIOD))} lasts ${inWords(secondsOf(PERIOD) / tier.factor)} at most.${BUDGET_LEFT}`,
    runbook: kind.runbook,
    story: burnStory(kind.slo, tier),
  })
}

function excess({ factor }: BurnTier): string {
  return factor === 1 ? 'more than' : `over ${factor} times as many as`
}

/** Bad in both windows, and enough requests in the long one that a single bad request cannot be the reason. */
function burning(slo: Kind['slo'], { factor, long, short }: BurnTier): Query {
  const over = (window: WindowName): Query =>
    promql`${ratioOver(window)}{slo="${slo}"} > on (namespace, service, slo) (${factor} * ${series.budget})`
  const enough = promql`${requestsOver(long)} > on (namespace, service) (1 / (${factor} * ${series.budget}{slo="${slo}"}))`
  return promql`${over(long)} and ${over(short)} and on (namespace, service) (${enough})`
}

function ratioOver(window: WindowName): Metric {
  const ratio = RATIOS[window]
  if (ratio === undefined) throw new Error(`no ratio is recorded over ${window}`)
  return ratio
}

const RATIOS: Partial<Record<WindowName, Metric>> = {
  '5m': series.ratio5m,
  '30m': series.ratio30m,
  '1h': series.ratio1h,
  '2h': series.ratio2h,
  '6h': series.ratio6h,
  '1d': series.ratio1d,
  '3d': series.ratio3d,
}

/** How many requests a long window saw. */
function requestsOver(window: WindowName): Query {
  const source = WINDOWS[window]
  if (source === 'raw') return promql`${series.requests1h}`
  const increments = source === SHORT_INCREMENTS ? series.requests2m : series.requests5m
  return promql`sum by (namespace, service) (sum_over_time(${increments}{outcome="all"}[${window}])) / ${overlapOf(source)}`
}

/** `hour`, `6 hours`, `day`. */
function lastly(window: string): string {
  return inWords(secondsOf(window)).replace(/^1 /, '')
}

/** Not a number of requests but of promises: what is left of the budget now. Prints nothing while it is not recorded yet. */
const BUDGET_LEFT = ` {{ range printf "clamp_min(${series.budgetRemaining.name}{namespace=%q, service=%q, slo=%q}, 0)" $labels.namespace $labels.service $labels.slo | query }}{{ . | value | humanizePercentage }} of it is left.{{ end }}`

/** The burn-rate alerts of each kind of objective: one name, one rule per tier, for all services that have such an objective. */
export const burnAlerts: Readonly<Record<Kind['slo'], readonly Alert[]>> = {
  availability: TIERS.map((tier) => burn(AVAILABILITY, tier)),
  latency: TIERS.map((tier) => burn(LATENCY, tier)),
}

/** A service that promises availability, and whose requests are counted. */
const COUNTED: Scene = [...requests('1/s'), at(0.999, series.objective, { slo: 'availability' })]

/**
 * An objective for which nobody counts the bad requests: burn-rate alerts would stay quiet whatever happens. They are counted
 * at zero too, and slow ones only where the service has the threshold's bucket.
 */
export const sliMissing = alert('SliMissing', {
  when: promql`max by (namespace, service, slo) (${series.objective}) unless on (namespace, service, slo) ${series.requests2m}{outcome="bad"}`,
  scope: 'everything',
  keeps: ['namespace', 'service', 'slo'],
  for: '10m',
  severity: 'warning',
  summary: 'The service has an objective, but its bad requests are not counted.',
  description:
    'Prometheus cannot tell good requests to {{ $labels.service }} in namespace {{ $labels.namespace }} from bad ones, so its burn-rate alerts cannot fire. Its {{ $labels.slo }} objective is {{ $value | humanizePercentage }}.',
  runbook: {
    meaning:
      'Prometheus has no http_server_request_duration_seconds of this service: it is not scraped, it does not run, it has had no request since it started, or its instrumentation is off. When it is only the latency objective: the histogram has no bucket that ends at the threshold.',
    impact: 'Nobody would be called while users see errors.',
    look: [targets.up, httpServer.requestRate],
    steps: [
      'Run `ticolops-obs verify`: it names the broken link between the service and Prometheus.',
      'See whether the service runs, and whether its targets are up in Prometheus.',
      'Open its metrics page: `kubectl -n <namespace> port-forward deployment/<service> 9464`, then http://127.0.0.1:9464/metrics.',
      'The page has no http_server_request_duration_seconds: instrument() must be called before the server starts to listen.',
      'The page has it, and its buckets are others than the threshold: give the instrumentation the buckets of the OpenTelemetry semantic conventions.',
    ],
    mitigation: [
      { why: 'The rules or the scrape configuration are gone: install them again.', command: 'ticolops-obs install' },
      {
        why: 'The process is stuck: replace it.',
        command: 'kubectl -n <namespace> rollout restart deployment/<service>',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: COUNTED,
    // Counted, and not slow ones: there is no bucket. Counting nothing at all is the easier case.
    broken: [...COUNTED, at(0.99, series.objective, { slo: 'latency' })],
    labels: { slo: 'latency' },
    value: '99%',
  },
})
