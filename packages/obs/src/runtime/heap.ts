import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8'
import { nodejs } from '@ticolops/obs-signals/sdk'
import type { Registry } from '../registry/registry.ts'

/** Memory of each heap space of V8 and outside of the heap, read at every scrape, and the limit of all together. */
export function instrumentHeap(registry: Registry): void {
  const used = registry.gauge(nodejs.heapUsed)
  const limit = registry.gauge(nodejs.heapLimit)
  const external = registry.gauge(nodejs.externalMemory).child([])
  // Set by flags and by the container's memory when the process starts; it does not change after.
  registry.gauge(nodejs.heapSizeLimit).child([]).set(getHeapStatistics().heap_size_limit)
  registry.onCollect(() => {
    for (const space of getHeapSpaceStatistics()) {
      used.child([space.space_name]).set(space.space_used_size)
      limit.child([space.space_name]).set(space.space_size)
    }
    external.set(getHeapStatistics().external_memory)
  })
}
