import { nodejs } from '@ticolops/obs-signals/sdk'
import { builtin } from '../builtin.ts'
import type { Registry } from '../registry/registry.ts'

/** Memory of each heap space of V8 and outside of the heap, read at every scrape, and the limit of all together. */
export function instrumentHeap(registry: Registry): void {
  const used = registry.gauge(nodejs.heapUsed)
  const limit = registry.gauge(nodejs.heapLimit)
  const external = registry.gauge(nodejs.externalMemory).child([])
  const sizeLimit = registry.gauge(nodejs.heapSizeLimit).child([])
  registry.onCollect(() => {
    for (const space of builtin.v8.getHeapSpaceStatistics()) {
      used.child([space.space_name]).set(space.space_used_size)
      limit.child([space.space_name]).set(space.space_size)
    }
    const { external_memory, heap_size_limit } = builtin.v8.getHeapStatistics()
    external.set(external_memory)
    sizeLimit.set(heap_size_limit)
  })
}
