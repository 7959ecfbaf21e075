import { join } from 'node:path'
import type { FilesTarget } from '@ticolops/obs-config'
import { sha256 } from '../canonical.ts'
import { EXIT, throwIfAborted } from '../errors.ts'
import type { Finding } from '../finding.ts'
import type { UninstallOptions, UninstallResult } from '../target.ts'
import { listNames, readText, remove } from './disk.ts'
import { directoryOf } from './layout.ts'
import type { Place } from './layout.ts'
import { manifestPath, readManifest, removeManifest, writeManifest } from './manifest.ts'
import type { ManifestEntry } from './manifest.ts'
import { describeFile, keptFinding, pathOf } from './planner.ts'
import { reloadPrometheus } from './reload.ts'

/** Removes exactly what the manifest lists, unless it was edited by hand; then lists the directories to prove it. */
export async function uninstallFiles(
  target: FilesTarget,
  instance: string,
  options: UninstallOptions,
): Promise<UninstallResult> {
  const manifest = await readManifest(target, instance)
  const present = await Promise.all((manifest?.files ?? []).map((entry) => look(target, entry)))
  const there = present.filter((file) => file !== undefined)
  const kept = there.filter((file) => file.edited && options.force !== true)
  const going = there.filter((file) => !kept.includes(file))
  const findings = kept.map(({ path }) => keptFinding(path))

  if (manifest === undefined) return prove(target, instance, { outcome: 'nothing', removed: [], findings })
  if (!(await options.confirm(going.map(({ entry }) => describeFile(entry))))) {
    return { outcome: 'declined', removed: [], leftovers: [], listed: [], findings, exitCode: EXIT.unconfirmed }
  }
  options.onEvent?.({ type: 'phase', phase: 'uninstall', message: `Removing ${going.length} files` })
  for (const { entry, path } of going) {
    throwIfAborted(options.signal)
    await remove(path)
    options.onEvent?.({ type: 'object', outcome: 'deleted', object: describeFile(entry) })
  }
  if (kept.length === 0) await removeManifest(target, instance)
  else await writeManifest(target, instance, { ...manifest, files: kept.map(({ entry }) => entry) })
  const reload = going.length === 0 ? [] : await reloadPrometheus(target.prometheus)
  const warnings = reload.map(({ id, object, message, fix }): Finding => ({
    id,
    severity: 'warning',
    object,
    message,
    fix,
  }))
  return prove(target, instance, {
    outcome: 'removed',
    removed: going.map(({ entry }) => describeFile(entry)),
    findings: [...findings, ...warnings],
  })
}

interface PresentFile {
  readonly entry: ManifestEntry
  readonly path: string
  readonly edited: boolean
}

async function look(target: FilesTarget, entry: ManifestEntry): Promise<PresentFile | undefined> {
  const path = pathOf(target, entry)
  const content = path === undefined ? undefined : await readText(path)
  if (path === undefined || content === undefined) return undefined
  return { entry, path, edited: !entry.sha256.includes(sha256(content)) }
}

async function prove(
  target: FilesTarget,
  instance: string,
  done: Pick<UninstallResult, 'outcome' | 'removed' | 'findings'>,
): Promise<UninstallResult> {
  const places: readonly Place[] = ['rules', 'dashboards', 'scrape']
  const directories = places.map((place) => directoryOf(target, place)).filter((directory) => directory !== undefined)
  const leftovers: string[] = []
  for (const directory of directories) {
    // With a dot before it: the manifest, and what a run that was killed while it wrote has left.
    const names = (await listNames(directory)).filter((name) => name.replace(/^\./, '').startsWith(`${instance}.`))
    leftovers.push(...names.map((name) => `file ${join(directory, name)}`))
  }
  const findings = leftovers
    .filter(
      (object) =>
        object !== `file ${manifestPath(target, instance)}` && !done.findings.some((each) => each.object === object),
    )
    .map((object): Finding => ({
      id: 'uninstall.leftover',
      severity: 'warning',
      object,
      message: 'It has a name of this installation but is not in its manifest, so it stays.',
      fix: `Remove it if it is not yours: \`rm ${object.slice('file '.length)}\`.`,
    }))
  return {
    ...done,
    findings: [...done.findings, ...findings],
    leftovers,
    listed: directories.map((directory) => `${directory}/{,.}${instance}.*`),
    exitCode: leftovers.length === 0 ? EXIT.done : EXIT.leftovers,
  }
}
