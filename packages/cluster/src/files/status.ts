import type { FilesTarget } from '@ticolops/obs-config'
import { sha256 } from '../canonical.ts'
import { statusFindings } from '../status.ts'
import type { Status, StatusEntry } from '../target.ts'
import { readText } from './disk.ts'
import { readManifest } from './manifest.ts'
import type { ManifestEntry } from './manifest.ts'
import { describeFile, pathOf } from './planner.ts'

/** What the manifest lists, compared with what lies in the directories. */
export async function readStatus(target: FilesTarget, instance: string): Promise<Omit<Status, 'target'>> {
  const manifest = await readManifest(target, instance)
  if (manifest === undefined) return { installed: false, entries: [], findings: [] }
  const entries = await Promise.all(manifest.files.map((entry) => statusOf(target, entry)))
  return { installed: true, version: manifest.version, entries, findings: statusFindings(entries) }
}

async function statusOf(target: FilesTarget, entry: ManifestEntry): Promise<StatusEntry> {
  const path = pathOf(target, entry)
  const live = path === undefined ? undefined : await readText(path)
  const object = describeFile(entry)
  if (live === undefined) return { object, state: 'missing' }
  return { object, state: entry.sha256.includes(sha256(live)) ? 'present' : 'changed' }
}
