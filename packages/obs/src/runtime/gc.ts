import { PerformanceObserver, constants } from 'node:perf_hooks'
import type { PerformanceEntry } from 'node:perf_hooks'
import { nodejs } from '@ticolops/obs-signals/sdk'
import type { Registry } from '../registry/registry.ts'

/** Counts garbage collections by kind. Returns what stops it. */
export function instrumentGc(registry: Registry): () => void {
  const durations = registry.histogram(nodejs.gcDuration)
  // All kinds from the start: the first collection of a kind must not look like a new series.
  const kinds = new Map([
    [constants.NODE_PERFORMANCE_GC_MAJOR, durations.child(['major'])],
    [constants.NODE_PERFORMANCE_GC_MINOR, durations.child(['minor'])],
    [constants.NODE_PERFORMANCE_GC_INCREMENTAL, durations.child(['incremental'])],
    [constants.NODE_PERFORMANCE_GC_WEAKCB, durations.child(['weakcb'])],
  ])
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { detail?: { kind?: number } })[])
      kinds.get(entry.detail?.kind ?? -1)?.observe(entry.duration / 1000)
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => observer.disconnect()
}
