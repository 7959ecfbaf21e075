import { httpServer } from '@ticolops/obs-signals/sdk'
import { SAMPLED } from '../context/trace-context.ts'
import { httpMethod } from '../http-method.ts'
import { definitionOf } from '../registry/definition.ts'
import type { Family } from '../registry/family.ts'
import type { Gauge } from '../registry/gauge.ts'
import { observeAt } from '../registry/histogram.ts'
import type { Histogram } from '../registry/histogram.ts'
import type { Registry } from '../registry/registry.ts'
import type { Slots } from '../registry/slots.ts'
import type { Span } from '../traces/opentelemetry.ts'

/** Route of every request that no framework matched. */
export const UNMATCHED = '(unmatched)'

/** No request has this status. */
const UNUSED = -1

/**
 * Series that one kind of ending is counted in: the same method, route, status and error. An application with many routes finds nothing of one in the
 * processor's caches: what each request needs is in the first fields of one object, and says where to count rather than who counts there.
 */
export class Ending {
  /** `undefined` when no framework matched. */
  readonly route: string | undefined
  /** Its status code, plus `ABORTED` when it was. */
  key = UNUSED
  series: MethodSeries | undefined = undefined
  /** First slot of the series of durations. */
  durationSlot = 0
  /** First slot of the series of response body sizes. */
  responseBodySlot = 0
  /** Another ending of the same route. Of each there are a handful, so a scan beats a hash. */
  next: Ending | undefined = undefined
  duration: Histogram | undefined = undefined
  /** Made by the first request that has a body: most routes never see one. */
  requestBodySize: (() => Histogram) | undefined = undefined

  constructor(route: string | undefined) {
    this.route = route
  }
}

/** What is kept for the requests of one method. */
export interface MethodSeries {
  /** The method as a label. */
  readonly method: string
  /** Whether its requests may have a body without saying how long it is. That of a GET would mean nothing (RFC 9110, 9.3.1). */
  readonly mayStream: boolean
  readonly active: Gauge
  /** The first ending of each route. */
  readonly routes: Map<string, Ending>
  /** How the last request ended. Most end like the one before, and the name of their route is the same string. */
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
  readonly #durationBounds: readonly number[]
  readonly #sizeBounds: readonly number[]
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
    this.#durationBounds = this.#duration.definition.buckets
    this.#sizeBounds = this.#responseBodySize.definition.buckets
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

  /**
   * @param own The first ending of its route, where the framework keeps it: in an application with many routes the request before was for another.
   * It is unused until a request ends.
   */
  finished(series: MethodSeries, route: string | undefined, status: number, own?: Ending): Ending {
    return this.#find(series, route, status, own)
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
    observeAt(values, ending.responseBodySlot, this.#sizeBounds, responseBytes)
    if (span === undefined || ending.duration === undefined)
      observeAt(values, ending.durationSlot, this.#durationBounds, seconds)
    else observeRecorded(ending.duration, seconds, span)
    // Last: a new series may move the values.
    if (requestBytes > 0) ending.requestBodySize?.().observe(requestBytes)
  }

  #find(series: MethodSeries, route: string | undefined, key: number, own?: Ending): Ending {
    // What matched last may be another framework, which keeps none.
    const kept = own !== undefined && own.route === route ? own : undefined
    const last = kept ?? series.last
    if (last !== undefined && last.key === key && last.route === route && last.series === series) return last
    const first = kept ?? series.routes.get(route ?? UNMATCHED)
    let known = first
    while (known !== undefined && (known.key !== key || known.series !== series)) known = known.next
    if (known === undefined) return this.#create(series, route, key, first)
    if (kept === undefined) series.last = known
    return known
  }

  #create(series: MethodSeries, route: string | undefined, key: number, first: Ending | undefined): Ending {
    const { method } = series
    const status = key >= ABORTED ? key - ABORTED : key
    const statusLabel = status >= 100 && status <= 599 ? String(status) : ''
    const error = key >= ABORTED ? 'aborted' : status >= 500 ? statusLabel || '_OTHER' : ''
    const origin = route === undefined ? 'open' : 'trusted'
    const sizeLabels = [method, route ?? UNMATCHED, statusLabel]
    let requestBodySize: Histogram | undefined
    const duration = this.#duration.child([...sizeLabels, error], origin)
    // Junk must not fill the maps either: the overflow series is looked up anew each time.
    const isKept = !this.#duration.isOverflow(duration)
    const ending = isKept && first?.key === UNUSED ? first : new Ending(route)
    ending.key = key
    ending.series = series
    ending.durationSlot = duration.slot
    ending.responseBodySlot = this.#responseBodySize.child(sizeLabels, origin).slot
    ending.duration = duration
    ending.requestBodySize = () => (requestBodySize ??= this.#requestBodySize.child(sizeLabels, origin))
    if (!isKept || ending === first) return ending
    if (first === undefined) series.routes.set(route ?? UNMATCHED, ending)
    else {
      ending.next = first.next
      first.next = ending
    }
    return ending
  }
}

/** A recorded request leaves its trace on the bucket of its duration. What is recorded without being sampled is exported nowhere. */
function observeRecorded(duration: Histogram, seconds: number, span: Span): void {
  const { traceId, spanId, traceFlags } = span.spanContext()
  if ((traceFlags & SAMPLED) === 0) duration.observe(seconds)
  else duration.observeTraced(seconds, traceId, spanId)
}
