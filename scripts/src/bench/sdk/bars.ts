import { showSpread } from '../spread.ts'
import type { Spread } from '../spread.ts'
import type { Results } from './results.ts'

/** What the SDK promises. Ratios are to the bare app; medians count. */
export const LIMITS = {
  throughput: 0.95,
  cpu: 1.05,
  addedStartMs: 25,
  idleRss: 1.15,
  /** Milliseconds by series on the page. */
  scrapeBlockMs: { 1000: 4, 10_000: 4, 100_000: 10 },
  byLabelsNs: 20,
  byChildNs: 8,
  /** How much higher the CPU ratio may be with the most routes than with the fewest: the SDK's own share of a request's cost. */
  routesCpu: 0.05,
} as const

/** A promise, and whether this run kept it. */
export interface Bar {
  readonly what: string
  readonly limit: string
  readonly figure: string
  readonly met: boolean
}

/** The promises that the run has figures for. */
export function bars({ requests, start, scrapes, observations, routes }: Results): Bar[] {
  const own = observations.find(({ name }) => name === 'obs')
  return [
    ...ours(requests).map(({ app, throughput }) => atLeast(`throughput, ${app}`, throughput, LIMITS.throughput)),
    ...ours(requests).map(({ app, cpu }) => atMost(`CPU per request, ${app}`, cpu, LIMITS.cpu)),
    ...ours(start).map(({ app, addedMs }) => atMost(`cold start, ${app}`, addedMs, LIMITS.addedStartMs, ' ms', 0)),
    ...ours(start).map(({ app, idleRss }) => atMost(`idle RSS, ${app}`, idleRss, LIMITS.idleRss)),
    ...scrapes
      .filter(({ name }) => name === 'obs')
      .map(({ series, block }) =>
        atMost(`longest block by a scrape, ${series} series`, block, scrapeLimit(series), ' ms', 1),
      ),
    ...(own === undefined ? [] : [atMost('one observation by labels', own.byLabels, LIMITS.byLabelsNs, ' ns', 1)]),
    ...(own?.byChild === undefined
      ? []
      : [atMost('one observation by child', own.byChild, LIMITS.byChildNs, ' ns', 1)]),
    ...flatness(routes),
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
      figure: `${rise < 0 ? '−' : '+'}${Math.abs(rise).toFixed(2)}`,
      met: rise <= LIMITS.routesCpu,
    },
  ]
}

function atLeast(what: string, value: Spread, limit: number): Bar {
  return { what, limit: `≥ ${limit}`, figure: showSpread(value, 2), met: value.median >= limit }
}

function atMost(what: string, value: Spread, limit: number, unit = '', digits = 2): Bar {
  return { what, limit: `≤ ${limit}${unit}`, figure: showSpread(value, digits), met: value.median <= limit }
}

function ours<T extends { readonly variant: string }>(all: readonly T[]): T[] {
  return all.filter(({ variant }) => variant === 'obs')
}
