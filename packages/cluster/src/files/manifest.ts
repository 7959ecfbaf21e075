import { basename, join } from 'node:path'
import type { FilesTarget } from '@ticolops/obs-config'
import { canonicalJson } from '../canonical.ts'
import { EXIT, TargetError } from '../errors.ts'
import { readText, remove, writeAtomically } from './disk.ts'
import type { Place } from './layout.ts'

/** A file of ours. More than one hash while a run is under way: what it held before and what it will hold. */
export interface ManifestEntry {
  readonly place: Place
  readonly name: string
  readonly sha256: readonly string[]
}

/** The list of what an installation put on disk. */
export interface Manifest {
  readonly version: string
  readonly files: readonly ManifestEntry[]
}

/** Where the manifest lies: among the dashboards, because Grafana reads `*.json` only while `rule_files` may say `*`. */
export function manifestName(instance: string): string {
  return `.${instance}.manifest`
}

export function manifestPath(target: FilesTarget, instance: string): string {
  return join(target.dashboards, manifestName(instance))
}

/** The manifest, or nothing when nothing is installed. Throws when it was edited into nonsense: without it nobody knows what is ours. */
export async function readManifest(target: FilesTarget, instance: string): Promise<Manifest | undefined> {
  const path = manifestPath(target, instance)
  const text = await readText(path)
  if (text === undefined) return undefined
  const manifest = parseManifest(text, instance)
  if (manifest !== undefined) return manifest
  throw new TargetError('files.manifest', `The manifest ${path} cannot be read: it is not a list of our files.`, {
    hint: 'Bring it back from a backup; or delete it and install with --adopt, which takes over the files that are there.',
    exitCode: EXIT.preflight,
    details: { path },
  })
}

function parseManifest(text: string, instance: string): Manifest | undefined {
  try {
    const { version, files } = JSON.parse(text) as Partial<Manifest>
    const ours = Array.isArray(files) && files.every((entry) => isEntry(entry, instance))
    return ours ? { version: String(version), files } : undefined
  } catch {
    return undefined
  }
}

/** Names are ours alone, and no way out of the directory: files are removed on this word. */
function isEntry(entry: Partial<ManifestEntry>, instance: string): boolean {
  const { place, name, sha256 } = entry
  return (
    (place === 'rules' || place === 'dashboards' || place === 'scrape') &&
    typeof name === 'string' &&
    name === basename(name) &&
    name.startsWith(`${instance}.`) &&
    Array.isArray(sha256)
  )
}

export async function writeManifest(target: FilesTarget, instance: string, manifest: Manifest): Promise<void> {
  const files = sorted(manifest.files)
  await writeAtomically(
    target.dashboards,
    manifestName(instance),
    `${JSON.stringify({ ...manifest, files }, undefined, 2)}\n`,
  )
}

export async function removeManifest(target: FilesTarget, instance: string): Promise<void> {
  await remove(manifestPath(target, instance))
}

/** `rules/ticolops-obs.slo.yaml`: identifies a file of a target, and is how it is shown. */
export function keyOf(file: Pick<ManifestEntry, 'place' | 'name'>): string {
  return `${file.place}/${file.name}`
}

/** Whether two lists say the same, in whatever order. */
export function sameFiles(a: readonly ManifestEntry[], b: readonly ManifestEntry[]): boolean {
  return canonicalJson(sorted(a)) === canonicalJson(sorted(b))
}

function sorted(files: readonly ManifestEntry[]): ManifestEntry[] {
  return [...files].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** Old and new together, with the hashes of both. */
export function superset(old: readonly ManifestEntry[], next: readonly ManifestEntry[]): ManifestEntry[] {
  const byKey = new Map(old.map((entry) => [keyOf(entry), entry]))
  for (const entry of next) {
    const known = byKey.get(keyOf(entry))?.sha256 ?? []
    byKey.set(keyOf(entry), { ...entry, sha256: [...new Set([...known, ...entry.sha256])] })
  }
  return [...byKey.values()]
}
