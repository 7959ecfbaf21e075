import { EXIT, reasonOf, TargetError, throwIfAborted } from '../errors.ts'
import type { ObjectOutcome } from '../events.ts'
import type { RunOptions } from '../target.ts'
import type { KubernetesApi } from './api.ts'
import { entryOf, inventoryObject, readInventory, superset } from './inventory.ts'
import type { Inventory, InventoryEntry } from './inventory.ts'
import { describeObject, resourceOf, RESOURCES } from './objects.ts'
import type { KubernetesObject } from './objects.ts'
import type { ObjectChange } from './planner.ts'

/** Where the inventory of an installation lives. */
export interface InventoryPlace {
  readonly instance: string
  readonly namespace: string
}

/** What an apply goes through: the plan's objects and how to write them. */
export interface ApplyJob {
  readonly api: KubernetesApi
  readonly place: InventoryPlace
  readonly version: string
  readonly changes: readonly ObjectChange[]
  readonly before: Inventory | undefined
}

const OUTCOMES: Partial<Record<ObjectChange['action'], ObjectOutcome>> = {
  create: 'created',
  update: 'updated',
  adopt: 'adopted',
  unchanged: 'unchanged',
}

/**
 * Writes what a plan says, in its order, and then deletes what it prunes: an old rule group beside its successor would record every series twice.
 * The inventory is written first, as everything that may exist from now on, so that a run that is cut short leaves nothing unknown, and last,
 * as what does exist. Throws `apply.failed` or `interrupted`; running again resumes.
 */
export async function applyChanges(job: ApplyJob, options: RunOptions): Promise<void> {
  const desired = job.changes.flatMap((change) =>
    change.desired === undefined ? [] : [{ change, object: change.desired }],
  )
  const known = desired.map(({ change, object }) => entryOf(object, change.uid))
  await writeInventory(job, superset(job.before?.entries ?? [], known))

  const written: string[] = []
  const entries: InventoryEntry[] = []
  for (const { change, object } of desired) {
    throwIfAborted(options.signal)
    // A plan that still names conflicts was made with the permission to take those fields.
    const force = change.conflicts.length > 0
    const live = change.action === 'unchanged' ? undefined : await applyOne(job.api, object, force, written)
    entries.push(entryOf(object, live?.metadata.uid ?? change.uid))
    if (live !== undefined) written.push(change.object)
    const outcome = OUTCOMES[change.action]
    if (outcome !== undefined) options.onEvent?.({ type: 'object', outcome, object: change.object })
  }
  for (const change of job.changes.toReversed()) {
    if (change.entry === undefined || change.uid === undefined) continue
    throwIfAborted(options.signal)
    await job.api.delete(resourceOf(change.entry), change.entry.name, change.entry.namespace, change.uid)
    options.onEvent?.({ type: 'object', outcome: 'deleted', object: change.object })
  }
  await writeInventory(job, entries)
}

async function applyOne(
  api: KubernetesApi,
  object: KubernetesObject,
  force: boolean,
  written: readonly string[],
): Promise<KubernetesObject> {
  const name = describeObject(object)
  let reason: string
  try {
    const outcome = await api.apply(resourceOf(object), object, { force })
    if (outcome.kind === 'applied') return outcome.object
    reason =
      outcome.kind === 'rejected'
        ? outcome.message
        : outcome.conflicts.map(({ manager, field }) => `${manager} owns ${field}`).join('; ')
  } catch (error) {
    reason = reasonOf(error)
  }
  throw new TargetError('apply.failed', `${name} could not be applied: ${reason}`, {
    hint: `${written.length === 0 ? 'Nothing was changed before it' : `${written.length} objects were applied before it and stay`}; mend this and run install again: it carries on here.`,
    exitCode: EXIT.applyFailed,
    details: { object: name, applied: written },
  })
}

async function writeInventory(job: ApplyJob, entries: readonly InventoryEntry[]): Promise<void> {
  const { api, place, version } = job
  const wanted = inventoryObject(place.instance, place.namespace, { version, entries })
  const outcome = await api.apply(RESOURCES.ConfigMap, wanted, { force: true })
  if (outcome.kind === 'applied') return
  throw new TargetError(
    'apply.failed',
    `The inventory ${describeObject(wanted)} could not be written: ${outcome.kind === 'rejected' ? outcome.message : 'conflict'}.`,
    {
      hint: 'Nothing else was changed. Mend this and run install again.',
      exitCode: EXIT.applyFailed,
    },
  )
}

/** The inventory of an installation; nothing when there is none. */
export async function loadInventory(api: KubernetesApi, place: InventoryPlace): Promise<Inventory | undefined> {
  const wanted = inventoryObject(place.instance, place.namespace, { version: '', entries: [] })
  return readInventory(await api.get(RESOURCES.ConfigMap, wanted.metadata.name, place.namespace))
}
