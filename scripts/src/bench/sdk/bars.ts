import { showNumber, showSpread } from '../spread.ts'
import type { Spread } from '../spread.ts'
import type { Results } from './results.ts'

/** What the SDK promises. Ratios are to the bare app; medians count. */
export const LIMITS = {
  throughput: 0.95,
  cpu: 1.05,
  addedStartMs: 25,
  /** With traces and errors on. */
  tracedCpu: 1.4,
  tracedAddedStartMs: 150,
  idleRss: 1.15,
  /** Milliseconds by series on the page. */
  scrapeBlockMs: { 1000: 4, 10_000: 4, 100_000: 10 },
  byLabelsNs: 20,
  byChildNs: 8,
  /** A line of `obs.logger`, as a ratio to pino's with the same fields. */
  logLine: 1.05,
  /** Microseconds per request, in process. */
  middlewareMicros: 2,
  /** How much higher the CPU ratio may be with the most routes than with the fewest: the SDK's own share of a request's cost. */
  routesCpu: 0.05,
  /** The 99th percentile with every backend broken, as a ratio to that with all of them healthy. */
  brokenP99: 1.05,
} as const

/** A promise, and whether this run kept it. */
export interface Bar {
  readonly what: string
  readonly limit: string
  readonly figure: string
  readonly met: boolean
}

/** The promises that the run has figures for. */
export function bars({ requests, start, scrapes, observations, logs, middleware, routes, faults }: Results): Bar[] {
  const own = observations.find(({ name }) => name === 'obs')
  return [
    ...of('obs', requests).map(({ app, throughput }) => atLeast(`throughput, ${app}`, throughput, LIMITS.throughput)),
    ...of('obs', requests).map(({ app, cpu }) => atMost(`CPU per request, ${app}`, cpu, LIMITS.cpu)),
    ...of('obs', start).map(({ app, addedMs }) => atMost(`cold start, ${app}`, addedMs, LIMITS.addedStartMs, ' ms', 0)),
    ...of('obs', start).map(({ app, idleRss }) => atMost(`idle RSS, ${app}`, idleRss, LIMITS.idleRss)),
    ...of('obs-traces', requests).map(({ app, cpu }) =>
      atMost(`CPU per request with traces and errors, ${app}`, cpu, LIMITS.tracedCpu),
    ),
    ...of('obs-traces', start).map(({ app, addedMs }) =>
      atMost(`cold start with traces and errors, ${app}`, addedMs, LIMITS.tracedAddedStartMs, ' ms', 0),
    ),
    ...scrapes
      .filter(({ name }) => name === 'obs')
      .map(({ series, block }) =>
        atMost(`longest block by a scrape, ${series} series`, block, scrapeLimit(series), ' ms', 1),
      ),
    ...(own === undefined ? [] : [atMost('one observation by labels', own.byLabels, LIMITS.byLabelsNs, ' ns', 1)]),
    ...(own?.byChild === undefined
      ? []
      : [atMost('one observation by child', own.byChild, LIMITS.byChildNs, ' ns', 1)]),
    ...middleware.flatMap(({ framework, securityHeaders, rateLimit }) => [
      atMost(`securityHeaders(), ${framework}`, securityHeaders, LIMITS.middlewareMicros, ' µs', 1),
      atMost(`rateLimit(), ${framework}`, rateLimit, LIMITS.middlewareMicros, ' µs', 1),
    ]),
    ...logs.map(({ title, ratio }) => atMost(`a log line, ${title}`, ratio, LIMITS.logLine)),
    ...flatness(routes),
    ...robustness(faults),
  ]
}

/** Milliseconds, or Infinity where nothing is promised. */
export function scrapeLimit(series: number): number {
  return (LIMITS.scrapeBlockMs as Readonly<Record<number, number>>)[series] ?? Infinity
}

function flatness(routes: Results['routes']): Bar[] {
  const plain = routes.filter(({ note }) => note === '').toSorted((a, b) => a.routes - b.routes)
  const [fewest, most] = [plain[0], plain.at(-1)]
  if (fewest === undefined || most === undefined) return []
  const rise = most.cpu.median - fewest.cpu.median
  return [
    {
      what: `CPU ratio, ${most.routes} routes against ${fewest.routes}`,
      limit: `≤ +${LIMITS.routesCpu}`,
      figure: `${rise < 0 ? '' : '+'}${showNumber(rise, 2)}`,
      met: rise <= LIMITS.routesCpu,
    },
  ]
}

function robustness(faults: Results['faults']): Bar[] {
  if (faults.length === 0) return []
  const sum = (count: (each: Results['faults'][number]) => number) =>
    faults.reduce((total, each) => total + count(each), 0)
  return [
    none(
      'failed requests, whatever is broken',
      sum(({ failed }) => failed),
    ),
    none(
      'spans and errors lost without being counted',
      sum(({ accounts }) => accounts.uncounted),
    ),
    ...faults
      .filter(({ judged }) => judged)
      .map(({ backend, fault, quietP99 }) => atMost(`p99: ${backend} ${fault}`, quietP99, LIMITS.brokenP99)),
  ]
}

function none(what: string, count: number): Bar {
  return { what, limit: '0', figure: String(count), met: count === 0 }
}

function atLeast(what: string, value: Spread, limit: number): Bar {
  return verdict(what, value, `≥ ${limit}`, (median) => median >= limit, 2)
}

function atMost(what: string, value: Spread, limit: number, unit = '', digits = 2): Bar {
  return verdict(what, value, `≤ ${limit}${unit}`, (median) => median <= limit, digits)
}

/** What is measured is judged, not what is shown of it: a median that rounding would put on the other side of its bar is shown with more digits. */
function verdict(what: string, value: Spread, limit: string, keeps: (median: number) => boolean, digits: number): Bar {
  const met = keeps(value.median)
  const told = [digits, digits + 1, digits + 2].find((each) => keeps(Number(value.median.toFixed(each))) === met)
  return { what, limit, figure: showSpread(value, told ?? digits + 3), met }
}

function of<T extends { readonly variant: string }>(name: string, all: readonly T[]): T[] {
  return all.filter(({ variant }) => variant === name)
}
