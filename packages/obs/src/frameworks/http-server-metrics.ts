import { httpServer } from '@ticolops/obs-signals/sdk'
import { SAMPLED } from '../context/trace-context.ts'
import { httpMethod } from '../http-method.ts'
import { definitionOf } from '../registry/definition.ts'
import type { Family } from '../registry/family.ts'
import type { Gauge } from '../registry/gauge.ts'
import type { Histogram } from '../registry/histogram.ts'
import type { Registry } from '../registry/registry.ts'
import type { Slots } from '../registry/slots.ts'
import type { Span } from '../traces/opentelemetry.ts'

/** Route of every request that no framework matched. */
export const UNMATCHED = '(unmatched)'

/** Series that one kind of ending is counted in: the same method, route, status and error. */
export interface Ending {
  /** `undefined` when no framework matched. */
  readonly route: string | undefined
  /** Its status code, plus `ABORTED` when it was. */
  readonly key: number
  readonly duration: Histogram
  readonly responseBodySize: Histogram
  /** Made by the first request that has a body: most routes never see one. */
  readonly requestBodySize: () => Histogram
}

/** What is kept for the requests of one method. */
export interface MethodSeries {
  /** The method as a label. */
  readonly method: string
  /** Whether its requests may have a body without saying how long it is. That of a GET would mean nothing (RFC 9110, 9.3.1). */
  readonly mayStream: boolean
  readonly active: Gauge
  /** By route. Of each there are a handful, so a scan beats a hash. */
  readonly routes: Map<string, Ending[]>
  /** Most requests end like the one before, and the name of their route is the same string. */
  last: Ending | undefined
}

/** What is counted of a request that has ended. */
interface EndedRequest {
  readonly series: MethodSeries
  /** When it began, in milliseconds of the process's monotonic clock. */
  readonly start: number
  /** Its span, when it is recorded. */
  readonly span: Span | undefined
}

/** Added to a status code to tell an aborted request from a finished one. */
const ABORTED = 1000

/**
 * Finds the series of a request without making anything: method, then route, then status, each looked up by a value that the
 * request already has.
 */
export class HttpServerMetrics {
  readonly #slots: Slots
  readonly #duration: Family<Histogram>
  readonly #requestBodySize: Family<Histogram>
  readonly #responseBodySize: Family<Histogram>
  readonly #activeRequests: Family<Gauge>
  readonly #methods = new Map<string, MethodSeries>()
  // Most requests have the method of the one before, and its name is the same string.
  #last: MethodSeries | undefined

  /** @param exemplars Recorded requests leave their trace on the bucket of their duration. */
  constructor(registry: Registry, exemplars: boolean) {
    this.#slots = registry.slots
    this.#duration = registry.histogram({ ...definitionOf(httpServer.duration), exemplars })
    this.#requestBodySize = registry.histogram(httpServer.requestBodySize)
    this.#responseBodySize = registry.histogram(httpServer.responseBodySize)
    this.#activeRequests = registry.gauge(httpServer.activeRequests)
  }

  /** @param rawMethod As the client sent it; those of HTTP/2 may send any text. */
  method(rawMethod: string | undefined): MethodSeries {
    const last = this.#last
    if (last !== undefined && last.method === rawMethod) return last
    const method = httpMethod(rawMethod)
    let series = this.#methods.get(method)
    if (series === undefined) {
      series = {
        method,
        mayStream: method !== 'GET',
        active: this.#activeRequests.child([method]),
        routes: new Map(),
        last: undefined,
      }
      this.#methods.set(method, series)
    }
    return (this.#last = series)
  }

  /** Requests that are being answered right now. */
  inFlight(): number {
    return [...this.#methods.values()].reduce((sum, { active }) => sum + active.value, 0)
  }

  finished(series: MethodSeries, route: string | undefined, status: number): Ending {
    return this.#find(series, route, status)
  }

  /** @param status 0 when no response head was sent. */
  aborted(series: MethodSeries, route: string | undefined, status: number): Ending {
    return this.#find(series, route, status + ABORTED)
  }

  /**
   * Counts a request that has ended.
   *
   * @param end When, in milliseconds of the process's monotonic clock.
   * @param requestBytes Of its body; without one it is not counted. NaN when it is not known, as of the other.
   * @param responseBytes Of its answer's body.
   */
  count(
    ending: Ending,
    { series, start, span }: EndedRequest,
    end: number,
    requestBytes: number,
    responseBytes: number,
  ): void {
    const seconds = (end - start) / 1000
    const { values } = this.#slots
    series.active.addIn(values, -1)
    ending.responseBodySize.observeIn(values, responseBytes)
    if (span === undefined) ending.duration.observeIn(values, seconds)
    else observeRecorded(ending.duration, seconds, span)
    // Last: a new series may move the values.
    if (requestBytes > 0) ending.requestBodySize().observe(requestBytes)
  }

  #find(series: MethodSeries, route: string | undefined, key: number): Ending {
    const { last } = series
    if (last !== undefined && last.key === key && last.route === route) return last
    const known = series.routes.get(route ?? UNMATCHED)?.find((ending) => ending.key === key)
    if (known !== undefined) return (series.last = known)
    return this.#create(series, route, key)
  }

  #create({ method, routes }: MethodSeries, route: string | undefined, key: number): Ending {
    const status = key >= ABORTED ? key - ABORTED : key
    const statusLabel = status >= 100 && status <= 599 ? String(status) : ''
    const error = key >= ABORTED ? 'aborted' : status >= 500 ? statusLabel || '_OTHER' : ''
    const origin = route === undefined ? 'open' : 'trusted'
    const sizeLabels = [method, route ?? UNMATCHED, statusLabel]
    let requestBodySize: Histogram | undefined
    const ending: Ending = {
      route,
      key,
      duration: this.#duration.child([...sizeLabels, error], origin),
      responseBodySize: this.#responseBodySize.child(sizeLabels, origin),
      requestBodySize: () => (requestBodySize ??= this.#requestBodySize.child(sizeLabels, origin)),
    }
    // Junk must not fill the maps either: the overflow series is looked up anew each time.
    if (this.#duration.isOverflow(ending.duration)) return ending
    const known = routes.get(route ?? UNMATCHED)
    if (known === undefined) routes.set(route ?? UNMATCHED, [ending])
    else known.push(ending)
    return ending
  }
}

/** A recorded request leaves its trace on the bucket of its duration. What is recorded without being sampled is exported nowhere. */
function observeRecorded(duration: Histogram, seconds: number, span: Span): void {
  const { traceId, spanId, traceFlags } = span.spanContext()
  if ((traceFlags & SAMPLED) === 0) duration.observe(seconds)
  else duration.observeTraced(seconds, traceId, spanId)
}
