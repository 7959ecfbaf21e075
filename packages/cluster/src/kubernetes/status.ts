import { statusFindings } from '../status.ts'
import type { Status, StatusEntry } from '../target.ts'
import type { KubernetesApi } from './api.ts'
import { loadInventory } from './apply.ts'
import type { InventoryPlace } from './apply.ts'
import { applySetId, isRecorded } from './inventory.ts'
import type { InventoryEntry } from './inventory.ts'
import { describeObject, resourceOf } from './objects.ts'

/** What the inventory lists, compared with what is in the cluster. */
export async function readStatus(api: KubernetesApi, place: InventoryPlace): Promise<Omit<Status, 'target'>> {
  const inventory = await loadInventory(api, place)
  if (inventory === undefined) return { installed: false, entries: [], findings: [] }
  const partOf = applySetId(place.instance, place.namespace)
  const entries = await Promise.all(inventory.entries.map((entry) => statusOf(api, entry, partOf)))
  return { installed: true, version: inventory.version, entries, findings: statusFindings(entries) }
}

/** Whether it is still the object that was applied; `plan` tells whether its fields are. */
async function statusOf(api: KubernetesApi, entry: InventoryEntry, partOf: string): Promise<StatusEntry> {
  const object = describeObject({ kind: entry.kind, metadata: entry })
  const live = await api.get(resourceOf(entry), entry.name, entry.namespace)
  if (live === undefined) return { object, state: 'missing' }
  return { object, state: isRecorded(entry, live, partOf) ? 'present' : 'changed' }
}
