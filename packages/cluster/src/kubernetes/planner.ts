import { diff, masked } from '../diff.ts'
import type { FieldChange } from '../diff.ts'
import type { PlannedChange } from '../plan.ts'
import { FIELD_MANAGER } from './api.ts'
import type { KubernetesApi } from './api.ts'
import { isRecorded, keyOf, PART_OF } from './inventory.ts'
import type { InventoryEntry } from './inventory.ts'
import { describeObject, resourceOf } from './objects.ts'
import type { KubernetesObject } from './objects.ts'

/** A planned change with what applying it needs. */
export interface ObjectChange extends PlannedChange {
  /** The object to apply; absent for a prune. */
  readonly desired?: KubernetesObject
  /** The uid of the live object; absent for a create. */
  readonly uid?: string
  /** The inventory entry, for a prune. */
  readonly entry?: InventoryEntry
}

/** How to treat what is in the way. */
export interface PlanningOptions {
  readonly adopt: boolean
  readonly force: boolean
}

/** Plans one object by a server-side dry run: what the server would make of it, compared with what it has. */
export async function planObject(
  api: KubernetesApi,
  desired: KubernetesObject,
  options: PlanningOptions,
): Promise<ObjectChange> {
  const resource = resourceOf(desired)
  const object = describeObject(desired)
  const { name, namespace } = desired.metadata
  const live = await api.get(resource, name, namespace)
  const uid = live?.metadata.uid === undefined ? {} : { uid: live.metadata.uid }
  const foreign = live === undefined ? undefined : foreignOwner(live, desired)
  const force = options.force || (foreign !== undefined && options.adopt)
  const change = (action: PlannedChange['action'], rest: Partial<PlannedChange> = {}): ObjectChange => ({
    action,
    object,
    changes: [],
    conflicts: [],
    desired,
    ...uid,
    ...rest,
  })

  if (foreign !== undefined && !options.adopt) {
    return change('conflict', { reason: `it exists already and belongs to ${foreign}` })
  }
  if (live?.metadata.deletionTimestamp !== undefined) {
    const held = live.metadata.finalizers?.join(', ') ?? ''
    return change('conflict', { reason: `it is being deleted${held === '' ? '' : `, held by ${held}`}` })
  }
  let outcome = await api.apply(resource, desired, { dryRun: true })
  const conflicts = outcome.kind === 'conflict' ? outcome.conflicts : []
  if (outcome.kind === 'conflict' && force) outcome = await api.apply(resource, desired, { dryRun: true, force: true })
  if (outcome.kind === 'conflict') {
    return change('conflict', { conflicts, changes: live === undefined ? [] : wouldChange(live, desired, conflicts) })
  }
  if (outcome.kind === 'rejected')
    return change('conflict', { reason: `the API server rejects it: ${outcome.message}` })
  if (live === undefined) return change('create')
  const changes = compare(live, outcome.object)
  if (foreign !== undefined) return change('adopt', { changes, conflicts, reason: `it belongs to ${foreign}` })
  return change(changes.length === 0 ? 'unchanged' : 'update', { changes, conflicts })
}

/** What was ours and is not wanted any more. Only objects that are still the ones we made. */
export async function planPrunes(
  api: KubernetesApi,
  inventory: readonly InventoryEntry[],
  desired: readonly KubernetesObject[],
  partOf: string,
): Promise<ObjectChange[]> {
  const wanted = new Set(
    desired.map((object) =>
      keyOf({ kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name }),
    ),
  )
  const gone = inventory.filter((entry) => !wanted.has(keyOf(entry)))
  const changes = await Promise.all(
    gone.map(async (entry): Promise<ObjectChange[]> => {
      const live = await api.get(resourceOf(entry), entry.name, entry.namespace)
      if (live?.metadata.uid === undefined || live.metadata.deletionTimestamp !== undefined) return []
      if (!isRecorded(entry, live, partOf)) return []
      const reason = 'it was installed before and the configuration no longer has it'
      return [
        {
          action: 'prune',
          object: describeObject(live),
          changes: [],
          conflicts: [],
          reason,
          uid: live.metadata.uid,
          entry,
        },
      ]
    }),
  )
  return changes.flat()
}

/** Who an existing object of our name belongs to; nobody when it carries our set's label. */
function foreignOwner(live: KubernetesObject, desired: KubernetesObject): string | undefined {
  const labels = live.metadata.labels ?? {}
  const annotations = live.metadata.annotations ?? {}
  if (labels[PART_OF] !== undefined && labels[PART_OF] === desired.metadata.labels?.[PART_OF]) return undefined
  if (labels[PART_OF] !== undefined) return 'another ApplySet, or another installation of ticolops-obs'
  if (labels['app.kubernetes.io/managed-by'] === 'Helm')
    return `the Helm release ${annotations['meta.helm.sh/release-name'] ?? ''}`.trim()
  if (annotations['argocd.argoproj.io/tracking-id'] !== undefined) return 'Argo CD'
  if (labels['kustomize.toolkit.fluxcd.io/name'] !== undefined)
    return `the Flux kustomization ${labels['kustomize.toolkit.fluxcd.io/name']}`
  return managersOf(live)
}

function managersOf(object: KubernetesObject): string {
  const managers = ((object.metadata.managedFields ?? []) as { manager?: string }[]).map(({ manager }) => manager)
  const others = [...new Set(managers)].filter((manager) => manager !== undefined && manager !== FIELD_MANAGER)
  return others.length === 0 ? 'somebody else' : others.join(', ')
}

/** Labels, annotations and body; what the server keeps for itself (status, managed fields, versions) is no difference. */
function compare(live: KubernetesObject, planned: KubernetesObject): FieldChange[] {
  const changes = diff(comparable(live), comparable(planned))
  return live.kind === 'Secret' ? masked(changes) : changes
}

function comparable({ metadata, status: _status, ...body }: KubernetesObject): object {
  const { labels = {}, annotations = {} } = metadata
  return { metadata: { labels, annotations }, ...body }
}

/** The fields under dispute, as far as the paths of the server and ours can be matched: its first segments. */
function wouldChange(
  live: KubernetesObject,
  desired: KubernetesObject,
  conflicts: readonly { readonly field: string }[],
): FieldChange[] {
  const roots = new Set(conflicts.map(({ field }) => field.replace(/^\./, '').split(/[.[]/)[0]))
  const only = (object: KubernetesObject): object =>
    Object.fromEntries(Object.entries(comparable(object)).filter(([key]) => roots.has(key)))
  return diff(only(live), { ...only(live), ...only(desired) })
}
