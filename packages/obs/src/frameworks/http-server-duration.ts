import { httpServer } from '@ticolops/obs-signals/sdk'
import { httpMethod } from '../http-method.ts'
import type { Family } from '../registry/family.ts'
import type { Histogram } from '../registry/histogram.ts'
import type { Registry } from '../registry/registry.ts'

/** Route of every request that no framework matched. */
export const UNMATCHED = '(unmatched)'

/** Series of one method and route: a handful, so a scan of numbers beats a hash. */
interface Statuses {
  readonly keys: number[]
  readonly children: Histogram[]
}

/** Added to a status code to tell an aborted request from a finished one. */
const ABORTED = 1000

/**
 * Finds the series of a request without making anything: method, then route, then status, each looked up by a value that the
 * request already has.
 */
export class HttpServerDuration {
  readonly #family: Family<Histogram>
  readonly #methods = new Map<string, Map<string, Statuses>>()

  constructor(registry: Registry) {
    this.#family = registry.histogram(httpServer.duration)
  }

  finished(method: string | undefined, route: string | undefined, status: number): Histogram {
    return this.#find(method, route, status)
  }

  /** @param status 0 when no response head was sent. */
  aborted(method: string | undefined, route: string | undefined, status: number): Histogram {
    return this.#find(method, route, status + ABORTED)
  }

  #find(method: string | undefined, route: string | undefined, key: number): Histogram {
    const statuses = this.#methods.get(method ?? '')?.get(route ?? UNMATCHED)
    if (statuses !== undefined) {
      const child = statuses.children[statuses.keys.indexOf(key)]
      if (child !== undefined) return child
    }
    return this.#create(method, route, key)
  }

  #create(rawMethod: string | undefined, route: string | undefined, key: number): Histogram {
    const method = httpMethod(rawMethod)
    const status = key >= ABORTED ? key - ABORTED : key
    const statusLabel = status >= 100 && status <= 599 ? String(status) : ''
    const error = key >= ABORTED ? 'aborted' : status >= 500 ? statusLabel || '_OTHER' : ''
    const child = this.#family.child(
      [method, route ?? UNMATCHED, statusLabel, error],
      route === undefined ? 'open' : 'trusted',
    )
    // Junk must not fill the maps either: the overflow series is looked up anew each time, and so is an unknown method.
    if (this.#family.isOverflow(child) || method !== rawMethod) return child
    const routes = remembered(this.#methods, method, () => new Map<string, Statuses>())
    const statuses = remembered(routes, route ?? UNMATCHED, () => ({ keys: [], children: [] }))
    statuses.keys.push(key)
    statuses.children.push(child)
    return child
  }
}

function remembered<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}
