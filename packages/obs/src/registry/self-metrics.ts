import { obsSelf } from '@ticolops/obs-signals/sdk'
import type { Counter } from './counter.ts'
import type { Registry } from './registry.ts'

/**
 * Shows how many series each metric has, and counts observations that found no room. `limitReached` is called once per metric. Returns the
 * counts of such observations, by metric.
 */
export function instrumentRegistry(
  registry: Registry,
  limitReached: (metric: string) => void,
): ReadonlyMap<string, number> {
  const series = registry.gauge(obsSelf.series)
  const dropped = registry.counter(obsSelf.seriesDropped)
  const drops = new Map<string, Counter>()
  const counts = new Map<string, number>()
  registry.onDrop((metric) => {
    // More metrics than a metric may have series: their drops have overflowed, too, and are counted there.
    if (metric === obsSelf.seriesDropped.name) return
    let drop = drops.get(metric)
    if (drop === undefined) {
      drops.set(metric, (drop = dropped.child([metric])))
      limitReached(metric)
    }
    drop.inc()
    counts.set(metric, (counts.get(metric) ?? 0) + 1)
  })
  registry.onCollect(() => {
    for (const family of registry.families())
      if (family.series.length > 0) series.child([family.definition.name]).set(family.series.length)
  })
  return counts
}
