import { createHash } from 'node:crypto'
import { canonicalJson, sha256 } from '../canonical.ts'
import { OWN_RESOURCES, RESOURCES } from './objects.ts'
import type { KubernetesObject } from './objects.ts'

/** The label by which members name their ApplySet (KEP-3659). */
export const PART_OF = 'applyset.kubernetes.io/part-of'

const DATA_KEY = 'objects.json'

/** One object of ours: enough to find it again and to know that it is still the same one. */
export interface InventoryEntry {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** Absent until the object was applied. */
  readonly uid?: string
  /** SHA-256 of the object as it was applied. */
  readonly sha256: string
}

export interface Inventory {
  readonly version: string
  readonly entries: readonly InventoryEntry[]
}

/** The name of the inventory's ConfigMap. */
export function inventoryName(instance: string): string {
  return `${instance}-inventory`
}

/** The ApplySet id of an instance in a namespace, by KEP-3659's formula over the parent's name, namespace, kind and group. */
export function applySetId(instance: string, namespace: string): string {
  const parent = `${inventoryName(instance)}.${namespace}.ConfigMap.`
  return `applyset-${createHash('sha256').update(parent).digest('base64url')}-v1`
}

/** What an object becomes in the inventory. */
export function entryOf(object: KubernetesObject, uid?: string): InventoryEntry {
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    ...(uid === undefined ? {} : { uid }),
    sha256: sha256(canonicalJson(object)),
  }
}

/** Identifies an entry or object whatever its content. */
export function keyOf(entry: Pick<InventoryEntry, 'kind' | 'namespace' | 'name'>): string {
  return `${entry.kind} ${entry.namespace}/${entry.name}`
}

/** Old and new together, new where both name the same object: what may exist while a run is under way. A known uid is kept. */
export function superset(old: readonly InventoryEntry[], next: readonly InventoryEntry[]): InventoryEntry[] {
  const byKey = new Map(old.map((entry) => [keyOf(entry), entry]))
  for (const entry of next) byKey.set(keyOf(entry), { ...byKey.get(keyOf(entry)), ...entry })
  return [...byKey.values()]
}

/** Whether two lists say the same, in whatever order. */
export function sameEntries(a: readonly InventoryEntry[], b: readonly InventoryEntry[]): boolean {
  return canonicalJson(sorted(a)) === canonicalJson(sorted(b))
}

function sorted(entries: readonly InventoryEntry[]): InventoryEntry[] {
  return [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** The parent object that records an inventory. Tools that know ApplySets see whose the members are; `kubectl` refuses to prune another tool's set. */
export function inventoryObject(instance: string, namespace: string, inventory: Inventory): KubernetesObject {
  const entries = sorted(inventory.entries)
  const kinds = new Set(entries.map((entry) => groupKind(entry)))
  return {
    apiVersion: RESOURCES.ConfigMap.apiVersion,
    kind: RESOURCES.ConfigMap.kind,
    metadata: {
      name: inventoryName(instance),
      namespace,
      labels: {
        'app.kubernetes.io/managed-by': 'ticolops-obs',
        'app.kubernetes.io/part-of': instance,
        'applyset.kubernetes.io/id': applySetId(instance, namespace),
      },
      annotations: {
        'applyset.kubernetes.io/contains-group-kinds': [...kinds].sort().join(','),
        'applyset.kubernetes.io/tooling': `ticolops-obs/${inventory.version}`,
      },
    },
    data: { [DATA_KEY]: JSON.stringify(entries) },
  }
}

/** Reads an inventory back. What was edited into nonsense is passed over: members are found by label, too. */
export function readInventory(parent: KubernetesObject | undefined): Inventory | undefined {
  if (parent === undefined) return undefined
  const text = (parent.data as Record<string, string> | undefined)?.[DATA_KEY] ?? '[]'
  const version = (parent.metadata.annotations?.['applyset.kubernetes.io/tooling'] ?? '').split('/')[1] ?? ''
  try {
    const entries = JSON.parse(text) as unknown
    return { version, entries: Array.isArray(entries) ? entries.filter(isEntry) : [] }
  } catch {
    return { version, entries: [] }
  }
}

function isEntry(value: unknown): value is InventoryEntry {
  const { kind, namespace, name } = (value ?? {}) as Partial<InventoryEntry>
  return (
    typeof namespace === 'string' &&
    typeof name === 'string' &&
    OWN_RESOURCES.some((resource) => resource.kind === kind)
  )
}

/**
 * Whether a live object is still the one that an entry records: the same uid, or the label of our set where a run was cut short before the uid
 * was known. Never one that another set has taken over.
 */
export function isRecorded(entry: InventoryEntry, live: KubernetesObject, partOf: string): boolean {
  const set = live.metadata.labels?.[PART_OF]
  if (set !== undefined && set !== partOf) return false
  return entry.uid === undefined ? set === partOf : entry.uid === live.metadata.uid
}

function groupKind(entry: InventoryEntry): string {
  const [group] = entry.apiVersion.includes('/') ? entry.apiVersion.split('/') : ['']
  return group === '' ? entry.kind : `${entry.kind}.${group}`
}
