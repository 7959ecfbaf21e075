import { nodejs } from '@ticolops/obs-signals/sdk'
import type { Gauge } from '../registry/gauge.ts'
import type { Registry } from '../registry/registry.ts'

/** What keeps the event loop alive, by type, counted at every scrape. A type that has gone is 0, not absent. */
export function instrumentActiveResources(registry: Registry): void {
  const resources = registry.gauge(nodejs.activeResources)
  const types = new Map<string, Gauge>()
  registry.onCollect(() => {
    for (const gauge of types.values()) gauge.set(0)
    for (const type of process.getActiveResourcesInfo()) {
      let gauge = types.get(type)
      if (gauge === undefined) {
        types.set(type, (gauge = resources.child([type])))
        gauge.set(0)
      }
      gauge.inc()
    }
  })
}
