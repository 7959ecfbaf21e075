import { EXIT, throwIfAborted } from '../errors.ts'
import type { Finding } from '../finding.ts'
import { poll } from '../poll.ts'
import type { UninstallOptions, UninstallResult } from '../target.ts'
import type { KubernetesApi } from './api.ts'
import type { InventoryPlace } from './apply.ts'
import { loadInventory } from './apply.ts'
import { unlessForbidden } from './discover.ts'
import { applySetId, inventoryName, isRecorded, PART_OF } from './inventory.ts'
import { describeObject, OWN_RESOURCES, resourceOf, RESOURCES } from './objects.ts'
import type { KubernetesObject } from './objects.ts'

/**
 * Removes everything of an installation: what the inventory lists and what carries its label, each by uid, the inventory last. Then lists every
 * kind again, in the whole cluster where that is allowed, and reports what it still sees.
 */
export async function uninstall(
  api: KubernetesApi,
  place: InventoryPlace,
  options: UninstallOptions,
): Promise<UninstallResult> {
  const { members, inventory, findings } = await findMembers(api, place)
  const objects = [...members, ...(inventory === undefined ? [] : [inventory])]
  const names = objects.map(describeObject)
  if (objects.length === 0) return finish('nothing', [], await listLeftovers(api, place), findings)
  if (!(await options.confirm(names))) {
    return { outcome: 'declined', removed: [], leftovers: [], listed: [], findings, exitCode: EXIT.unconfirmed }
  }
  options.onEvent?.({ type: 'phase', phase: 'uninstall', message: `Removing ${objects.length} objects` })
  const removed: string[] = []
  for (const object of members) {
    throwIfAborted(options.signal)
    if (await remove(api, object)) removed.push(describeObject(object))
    options.onEvent?.({ type: 'object', outcome: 'deleted', object: describeObject(object) })
  }
  const { signal } = options
  const left = await poll(
    () => listLeftovers(api, place),
    (seen) => seen.objects.length <= (inventory === undefined ? 0 : 1),
    {
      timeout: options.timeout ?? 60_000,
      every: 250,
      signal,
    },
  )
  // The inventory is what a second run would go by, so it stays until nothing else does.
  if (inventory === undefined || left.objects.some((each) => each.metadata.uid !== inventory.metadata.uid)) {
    return finish('removed', removed, left, findings)
  }
  if (await remove(api, inventory)) removed.push(describeObject(inventory))
  options.onEvent?.({ type: 'object', outcome: 'deleted', object: describeObject(inventory) })
  return finish('removed', removed, await listLeftovers(api, place), findings)
}

interface Listing {
  readonly objects: readonly KubernetesObject[]
  readonly listed: readonly string[]
}

function finish(
  outcome: 'removed' | 'nothing',
  removed: readonly string[],
  left: Listing,
  findings: readonly Finding[],
): UninstallResult {
  const stuck = left.objects.map((object): Finding => ({
    id: 'uninstall.leftover',
    severity: 'error',
    object: describeObject(object),
    message: heldBy(object),
    fix: `Remove it by hand: \`kubectl -n ${object.metadata.namespace} delete ${object.kind.toLowerCase()} ${object.metadata.name}\`.`,
  }))
  return {
    outcome,
    removed,
    leftovers: left.objects.map(describeObject),
    listed: left.listed,
    findings: [...stuck, ...findings],
    exitCode: left.objects.length === 0 ? EXIT.done : EXIT.leftovers,
  }
}

function heldBy(object: KubernetesObject): string {
  const finalizers = object.metadata.finalizers ?? []
  if (object.metadata.deletionTimestamp === undefined || finalizers.length === 0) return 'It is still there.'
  return `It is being deleted but held by ${finalizers.join(', ')}.`
}

async function remove(api: KubernetesApi, object: KubernetesObject): Promise<boolean> {
  const { name, namespace = '', uid = '' } = object.metadata
  return api.delete(resourceOf(object), name, namespace, uid)
}

interface Members {
  /** In the order of deleting: dashboards, rules, monitors. */
  readonly members: readonly KubernetesObject[]
  readonly inventory?: KubernetesObject
  readonly findings: readonly Finding[]
}

/** Ours by the inventory (same uid) or by the label of our set. */
async function findMembers(api: KubernetesApi, place: InventoryPlace): Promise<Members> {
  const recorded = await loadInventory(api, place)
  const { objects: labelled } = await listLeftovers(api, place)
  const inventory = labelled.find(
    (object) => object.metadata.name === inventoryName(place.instance) && isInventory(object),
  )
  const byUid = new Map(
    labelled.filter((object) => object !== inventory).map((object) => [object.metadata.uid, object]),
  )
  const findings: Finding[] = []
  for (const entry of recorded?.entries ?? []) {
    if (entry.uid === undefined || byUid.has(entry.uid)) continue
    const live = await api.get(resourceOf(entry), entry.name, entry.namespace)
    if (live === undefined || byUid.has(live.metadata.uid)) continue
    if (isRecorded(entry, live, applySetId(place.instance, place.namespace))) byUid.set(entry.uid, live)
    else {
      findings.push({
        id: 'uninstall.replaced',
        severity: 'info',
        object: describeObject(live),
        message: 'Somebody made it anew or adopted it since it was installed, so it is not ours and stays.',
        fix: '',
      })
    }
  }
  const order = OWN_RESOURCES.map(({ kind }) => kind).toReversed()
  const members = [...byUid.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  return { members, findings, ...(inventory === undefined ? {} : { inventory }) }
}

function isInventory(object: KubernetesObject): boolean {
  return object.metadata.labels?.['applyset.kubernetes.io/id'] !== undefined
}

/** Every object that carries our set's label, and the inventory, over all kinds and, where allowed, all namespaces. */
async function listLeftovers(api: KubernetesApi, place: InventoryPlace): Promise<Listing> {
  const id = applySetId(place.instance, place.namespace)
  const objects: KubernetesObject[] = []
  const listed: string[] = []
  const look = async (resource: (typeof OWN_RESOURCES)[number], labels: string): Promise<void> => {
    const everywhere = await unlessForbidden(api.list(resource, { labels }), undefined)
    objects.push(...(everywhere ?? (await api.list(resource, { labels, namespace: place.namespace }))))
    listed.push(
      `${resource.plural} in ${everywhere === undefined ? `namespace ${place.namespace}` : 'all namespaces'} with ${labels}`,
    )
  }
  for (const resource of OWN_RESOURCES) await look(resource, `${PART_OF}=${id}`)
  await look(RESOURCES.ConfigMap, `applyset.kubernetes.io/id=${id}`)
  return { objects, listed }
}
