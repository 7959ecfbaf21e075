import type { FilesTarget } from '@ticolops/obs-config'
import { throwIfAborted } from '../errors.ts'
import type { ObjectOutcome } from '../events.ts'
import type { Action } from '../plan.ts'
import type { RunOptions } from '../target.ts'
import { remove, writeAtomically } from './disk.ts'
import { directoryOf } from './layout.ts'
import { superset, writeManifest } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import type { FilesPlan } from './planner.ts'

/** What a write goes through. */
export interface WriteJob {
  readonly target: FilesTarget
  readonly instance: string
  readonly version: string
  readonly files: FilesPlan
  readonly before: Manifest | undefined
}

const OUTCOMES: Partial<Record<Action, ObjectOutcome>> = {
  create: 'created',
  update: 'updated',
  adopt: 'adopted',
  unchanged: 'unchanged',
  prune: 'deleted',
}

/**
 * Writes and removes what a plan says. The manifest is written first, with everything that may lie there from now on, so that a run that is
 * cut short leaves nothing unknown, and last, as what does. Throws `files.io` or `interrupted`; running again resumes.
 */
export async function writeFiles(
  { target, instance, version, files, before }: WriteJob,
  options: RunOptions,
): Promise<void> {
  const wanted = files.changes.filter((change) => change.content !== undefined).map(({ entry }) => entry)
  await writeManifest(target, instance, { version, files: superset(before?.files ?? [], wanted) })
  for (const { planned, entry, path, content } of files.changes) {
    throwIfAborted(options.signal)
    const directory = directoryOf(target, entry.place)
    if (content === undefined) await remove(path)
    else if (planned.action !== 'unchanged' && directory !== undefined)
      await writeAtomically(directory, entry.name, content)
    const outcome = OUTCOMES[planned.action]
    if (outcome !== undefined) options.onEvent?.({ type: 'object', outcome, object: planned.object })
  }
  await writeManifest(target, instance, { version, files: wanted })
}
