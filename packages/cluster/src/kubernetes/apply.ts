import { EXIT, TargetError, throwIfAborted } from '../errors.ts'
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
  // Until the inventory is written nothing is, so that what keeps it from being written is no half-done apply.
  await writeInventory(job, superset(job.before?.entries ?? [], known))

  const done: string[] = []
  const entries: InventoryEntry[] = []
  for (const { change, object } of desired) {
    throwIfAborted(options.signal)
    // A plan that still names conflicts was made with the permission to take those fields.
    const force = change.conflicts.length > 0
    const live =
      change.action === 'unchanged'
        ? undefined
        : await resumable(change.object, done, () => applyOne(job.api, object, force))
    entries.push(entryOf(object, live?.metadata.uid ?? change.uid))
    if (live !== undefined) done.push(change.object)
    const outcome = OUTCOMES[change.action]
    if (outcome !== undefined) options.onEvent?.({ type: 'object', outcome, object: change.object })
  }
  for (const { entry, uid, object } of job.changes.toReversed()) {
    if (entry === undefined || uid === undefined) continue
    throwIfAborted(options.signal)
    await resumable(object, done, () => job.api.delete(resourceOf(entry), entry.name, entry.namespace, uid))
    done.push(object)
    options.onEvent?.({ type: 'object', outcome: 'deleted', object })
  }
  await resumable('the inventory', done, () => writeInventory(job, entries))
}

/** Does one step; what goes wrong in it is `apply.failed`, with what was done before. */
async function resumable<T>(object: string, done: readonly string[], step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    const before =
      done.length === 0 ? 'Nothing was changed before it' : `${done.length} objects were changed before it and stay so`
    throw new TargetError('apply.failed', `Stopped at ${object}: ${messageOf(error)}`, {
      hint: `${before}; mend this and run install again: it carries on here.`,
      exitCode: EXIT.applyFailed,
      details: { object, applied: done },
      cause: error,
    })
  }
}

/** Applies, or throws what stands in the way. */
async function applyOne(api: KubernetesApi, object: KubernetesObject, force: boolean): Promise<KubernetesObject> {
  const outcome = await api.apply(resourceOf(object), object, { force })
  if (outcome.kind === 'applied') return outcome.object
  const why =
    outcome.kind === 'rejected'
      ? outcome.message
      : outcome.conflicts.map(({ manager, field }) => `${manager} owns ${field}`).join('; ')
  throw new TargetError('object.rejected', `${describeObject(object)} was not taken: ${why}`, {
    hint: 'Mend what the message names, and run install again.',
    exitCode: EXIT.preflight,
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function writeInventory({ api, place, version }: ApplyJob, entries: readonly InventoryEntry[]): Promise<void> {
  await applyOne(api, inventoryObject(place.instance, place.namespace, { version, entries }), true)
}

/** The inventory of an installation; nothing when there is none. */
export async function loadInventory(api: KubernetesApi, place: InventoryPlace): Promise<Inventory | undefined> {
  const wanted = inventoryObject(place.instance, place.namespace, { version: '', entries: [] })
  return readInventory(await api.get(RESOURCES.ConfigMap, wanted.metadata.name, place.namespace))
}
