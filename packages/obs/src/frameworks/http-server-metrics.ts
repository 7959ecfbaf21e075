import { httpServer } from '@ticolops/obs-signals/sdk'
import { httpMethod } from '../http-method.ts'
import type { Family } from '../registry/family.ts'
import type { Gauge } from '../registry/gauge.ts'
import type { Histogram } from '../registry/histogram.ts'
import type { Registry } from '../registry/registry.ts'

/** Route of every request that no framework matched. */
export const UNMATCHED = '(unmatched)'

/** Series that one kind of ending is counted in: the same method, route, status and error. */
export interface Ending {
  readonly duration: Histogram
  readonly requestBodySize: Histogram
  readonly responseBodySize: Histogram
}

/** Endings of one method and route: a handful, so a scan of numbers beats a hash. */
interface Endings {
  readonly keys: number[]
  readonly endings: Ending[]
}

/** Added to a status code to tell an aborted request from a finished one. */
const ABORTED = 1000

/**
 * Finds the series of a request without making anything: method, then route, then status, each looked up by a value that the
 * request already has.
 */
export class HttpServerMetrics {
  readonly #duration: Family<Histogram>
  readonly #requestBodySize: Family<Histogram>
  readonly #responseBodySize: Family<Histogram>
  readonly #activeRequests: Family<Gauge>
  readonly #active = new Map<string, Gauge>()
  readonly #methods = new Map<string, Map<string, Endings>>()

  constructor(registry: Registry) {
    this.#duration = registry.histogram(httpServer.duration)
    this.#requestBodySize = registry.histogram(httpServer.requestBodySize)
    this.#responseBodySize = registry.histogram(httpServer.responseBodySize)
    this.#activeRequests = registry.gauge(httpServer.activeRequests)
  }

  /** The gauge of active requests with this method. */
  active(rawMethod: string | undefined): Gauge {
    return this.#active.get(rawMethod ?? '') ?? this.#createActive(rawMethod)
  }

  finished(method: string | undefined, route: string | undefined, status: number): Ending {
    return this.#find(method, route, status)
  }

  /** @param status 0 when no response head was sent. */
  aborted(method: string | undefined, route: string | undefined, status: number): Ending {
    return this.#find(method, route, status + ABORTED)
  }

  #find(method: string | undefined, route: string | undefined, key: number): Ending {
    const known = this.#methods.get(method ?? '')?.get(route ?? UNMATCHED)
    if (known !== undefined) {
      const ending = known.endings[known.keys.indexOf(key)]
      if (ending !== undefined) return ending
    }
    return this.#create(method, route, key)
  }

  #create(rawMethod: string | undefined, route: string | undefined, key: number): Ending {
    const method = httpMethod(rawMethod)
    const status = key >= ABORTED ? key - ABORTED : key
    const statusLabel = status >= 100 && status <= 599 ? String(status) : ''
    const error = key >= ABORTED ? 'aborted' : status >= 500 ? statusLabel || '_OTHER' : ''
    const origin = route === undefined ? 'open' : 'trusted'
    const sizeLabels = [method, route ?? UNMATCHED, statusLabel]
    const ending: Ending = {
      duration: this.#duration.child([...sizeLabels, error], origin),
      requestBodySize: this.#requestBodySize.child(sizeLabels, origin),
      responseBodySize: this.#responseBodySize.child(sizeLabels, origin),
    }
    // Junk must not fill the maps either: the overflow series is looked up anew each time, and so is an unknown method.
    if (this.#duration.isOverflow(ending.duration) || method !== rawMethod) return ending
    const routes = remembered(this.#methods, method, () => new Map<string, Endings>())
    const known = remembered(routes, route ?? UNMATCHED, () => ({ keys: [], endings: [] }))
    known.keys.push(key)
    known.endings.push(ending)
    return ending
  }

  #createActive(rawMethod: string | undefined): Gauge {
    // Clients of HTTP/2 may send any text as method: it is kept under what stands for it.
    const method = httpMethod(rawMethod)
    return remembered(this.#active, method, () => this.#activeRequests.child([method]))
  }
}

function remembered<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}
