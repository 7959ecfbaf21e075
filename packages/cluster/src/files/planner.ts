import { extname, join } from 'node:path'
import type { FilesTarget } from '@ticolops/obs-config'
import { parse } from 'yaml'
import { sha256 } from '../canonical.ts'
import { diff } from '../diff.ts'
import type { FieldChange } from '../diff.ts'
import type { Finding } from '../finding.ts'
import type { PlannedChange } from '../plan.ts'
import { readText } from './disk.ts'
import { directoryOf } from './layout.ts'
import type { DesiredFile } from './layout.ts'
import { keyOf } from './manifest.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'

/** A planned change with what carrying it out needs. */
export interface FileChange {
  readonly planned: PlannedChange
  readonly entry: ManifestEntry
  readonly path: string
  /** Absent for a prune. */
  readonly content?: string
}

/** What is to be done with each file, and what stays although it is not wanted. */
export interface FilesPlan {
  readonly changes: readonly FileChange[]
  readonly findings: readonly Finding[]
}

/** Compares what should be with what is on disk and what we put there. */
export async function planFiles(
  target: FilesTarget,
  desired: readonly DesiredFile[],
  manifest: Manifest | undefined,
  adopt: boolean,
): Promise<FilesPlan> {
  const known = new Map((manifest?.files ?? []).map((entry) => [keyOf(entry), entry]))
  const changes = await Promise.all(desired.map((file) => planFile(target, file, known.get(keyOf(file)), adopt)))
  const wanted = new Set(desired.map(keyOf))
  const findings: Finding[] = []
  for (const entry of known.values()) {
    if (wanted.has(keyOf(entry))) continue
    const path = pathOf(target, entry)
    const content = path === undefined ? undefined : await readText(path)
    if (path === undefined || content === undefined) continue
    if (!entry.sha256.includes(sha256(content))) findings.push(keptFinding(path))
    else {
      const reason = 'it was installed before and the configuration no longer has it'
      changes.push({
        planned: { action: 'prune', object: describeFile(entry), changes: [], conflicts: [], reason },
        entry,
        path,
      })
    }
  }
  return { changes: changes.filter((change) => change !== undefined), findings }
}

async function planFile(
  target: FilesTarget,
  file: DesiredFile,
  known: ManifestEntry | undefined,
  adopt: boolean,
): Promise<FileChange | undefined> {
  const path = pathOf(target, file)
  if (path === undefined) return undefined
  const entry = { place: file.place, name: file.name, sha256: [sha256(file.content)] }
  const live = await readText(path)
  const change = (
    action: PlannedChange['action'],
    changes: readonly FieldChange[] = [],
    reason?: string,
  ): FileChange => ({
    planned: {
      action,
      object: describeFile(file),
      changes,
      conflicts: [],
      ...(reason === undefined ? {} : { reason }),
    },
    entry,
    path,
    content: file.content,
  })
  if (live === undefined) return change('create')
  const changes = diff(parsed(path, live), parsed(path, file.content))
  const ours = known?.sha256.includes(sha256(live)) === true
  if (ours && live === file.content) return change('unchanged')
  if (ours) return change('update', changes)
  const reason =
    known === undefined
      ? `${path} is there already and was not written by this installation`
      : `${path} was edited by hand since it was installed`
  return change(adopt ? 'adopt' : 'conflict', changes, reason)
}

/** The path of a file; nothing when the target has no such directory (any more). */
export function pathOf(target: FilesTarget, file: Pick<ManifestEntry, 'place' | 'name'>): string | undefined {
  const directory = directoryOf(target, file.place)
  return directory === undefined ? undefined : join(directory, file.name)
}

export function describeFile(file: Pick<ManifestEntry, 'place' | 'name'>): string {
  return `file ${keyOf(file)}`
}

export function keptFinding(path: string): Finding {
  return {
    id: 'files.edited',
    severity: 'warning',
    object: `file ${path}`,
    message: 'It was edited by hand since it was installed, so it stays.',
    fix: `Keep your edit elsewhere and remove it: \`rm ${path}\`.`,
  }
}

/** The document in a file, so that a difference is told field by field; the text itself when it cannot be read. */
function parsed(path: string, text: string): unknown {
  try {
    return extname(path) === '.json' ? JSON.parse(text) : parse(text)
  } catch {
    return text
  }
}
