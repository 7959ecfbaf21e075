import { httpServer } from '@ticolops/obs-signals'
import type { Metric, Series } from '@ticolops/obs-signals'

/** One series of a scene: a gauge that stays at `level`, or a counter that grows by `perSecond`. */
export interface SceneSeries {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly level?: number
  readonly perSecond?: number
}

/** What Prometheus scrapes of one subject while one state lasts. The subject's own labels are added to every series. */
export type Scene = readonly SceneSeries[]

/** The labels of a thing that can be well or broken: a service's pod, a Deployment, a database server. */
export type Subject = Readonly<Record<string, string>>

/**
 * How an alert's subject looks when it is well and when it is broken. The rule's tests are made from it, so keep both
 * close to the threshold, on either side: tests then fail when the threshold, the operator or the window changes.
 */
export interface Story {
  /** Two of a kind: the first one breaks, the second stays well. One, when there is only one of it. */
  readonly subjects: readonly [Subject] | readonly [Subject, Subject]
  readonly healthy: Scene
  readonly broken: Scene
  /** Labels of the alert that are not those of the broken subject or its series. */
  readonly labels?: Readonly<Record<string, string>>
  /** How the description prints the value while broken, such as `5.5%`. Left out when it prints none. */
  readonly value?: string
  /** How the description prints what it queries by itself while broken. Left out when it queries nothing. */
  readonly queried?: string
  /** Further states in which it must stay quiet, by what is special about them: one for each guard of the expression. */
  readonly alsoQuiet?: Readonly<Record<string, Scene>>
  /** How long those states last, when the expression compares with a time longer ago than they would. Prometheus duration. */
  readonly alsoQuietFor?: string
  /** How long the broken state takes to show in full: the longest window that the expression looks back. Default `0s`. */
  readonly settles?: string
  /** True for an alert that fires whatever happens; nothing about it can be quiet. */
  readonly always?: boolean
  /** What must happen when the subject's series end. Default `quiet`: another alert watches for missing series. */
  readonly whenGone?: 'quiet' | 'fires'
}

/** A series that stays at `level`. */
export function at(level: number, of: Metric | Series, labels: Readonly<Record<string, string>> = {}): SceneSeries {
  return { name: seriesName(of), labels, level }
}

/** A counter that grows by `perSecond`. */
export function growing(
  perSecond: number,
  of: Metric | Series,
  labels: Readonly<Record<string, string>> = {},
): SceneSeries {
  return { name: seriesName(of), labels, perSecond }
}

/**
 * Traffic of an HTTP server: `requests('10/s', { errors: '0.1%' })`. Errors are answers with status 500; `fast` says which share
 * of all requests is within which bucket bound (seconds, as the exposition spells it). Throws on a malformed rate or share.
 */
export function requests(
  rate: string,
  options: { readonly errors?: string; readonly fast?: { readonly share: string; readonly le: string } } = {},
): Scene {
  const perSecond = rateOf(rate)
  const errors = options.errors === undefined ? 0 : shareOf(options.errors)
  const { count, bucket } = httpServer.duration
  const labels = { http_request_method: 'GET', http_route: '/items' }
  return [
    growing(exact(perSecond * (1 - errors)), count, { ...labels, http_response_status_code: '200' }),
    ...(errors === 0
      ? []
      : [growing(exact(perSecond * errors), count, { ...labels, http_response_status_code: '500' })]),
    ...(options.fast === undefined
      ? []
      : [
          growing(exact(perSecond * shareOf(options.fast.share)), bucket, {
            ...labels,
            http_response_status_code: '200',
            le: options.fast.le,
          }),
        ]),
  ]
}

/** Two services that run one pod each. */
export const SERVICES: readonly [Subject, Subject] = [
  service('checkout', '10.0.0.1:9464'),
  service('catalog', '10.0.0.2:9464'),
]

/** Two servers that an exporter watches, such as `exporters('postgres-exporter', 9187)`. */
export function exporters(name: string, port: number): readonly [Subject, Subject] {
  return [
    { namespace: 'data', service: name, job: name, instance: `10.0.1.1:${port}` },
    { namespace: 'data', service: name, job: name, instance: `10.0.1.2:${port}` },
  ]
}

/** The name of a metric, or of one of a histogram's series, as queries write it. */
export function seriesName(of: Metric | Series): string {
  return 'suffix' in of ? of.metric.name + of.suffix : of.name
}

/** Without the noise of binary fractions: 10 * 0.001 * 30 is 0.3. */
export function exact(value: number): number {
  return Number(value.toPrecision(12))
}

/** A service that runs one pod. */
export function service(name: string, instance: string): Subject {
  return { namespace: 'shop', service: name, job: name, instance, pod: `${name}-5d9c7` }
}

function rateOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\/([smh])$/.exec(text)
  if (match === null) throw new Error(`"${text}" is not a rate; write it like 10/s, 30/m or 6/h`)
  return Number(match[1]) / { s: 1, m: 60, h: 3600 }[match[2] as 's' | 'm' | 'h']
}

function shareOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)%$/.exec(text)
  if (match === null) throw new Error(`"${text}" is not a share; write it like 5%`)
  return Number(match[1]) / 100
}
