import { globSync, existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findOnPath } from '../lifetime.ts'
import { run } from '../run.ts'
import { cacheFolder, cached, fillOnce, withCacheLock } from './cache.ts'
import type { DebianSource } from './tool.ts'
import type { Bringing } from './unavailable.ts'
import { UnavailableError } from './unavailable.ts'
import { compareVersions, upstreamVersion } from './version.ts'

export const debianKey = (source: Pick<DebianSource, 'package'>): string => `debian/${source.package}`

/**
 * Downloads a package and those it needs that the system lacks, and unpacks them into the cache: nothing is installed,
 * no root is needed. Returns a small script that runs the program with the unpacked libraries.
 */
export async function bringFromDebian(source: DebianSource, { atLeast, report }: Bringing): Promise<string> {
  const apt = findOnPath('apt-get')
  if (apt === undefined || findOnPath('dpkg') === undefined)
    throw new UnavailableError('this is no Debian: there is no apt-get')
  const from = `Debian package ${source.package}`
  if ((await cached(debianKey(source))) === undefined) {
    await refreshLists(report)
    const version = await candidate(source.package)
    if (version === undefined) throw new UnavailableError(`this Debian has no package ${source.package}`)
    if (compareVersions(version, atLeast) < 0)
      throw new UnavailableError(`Debian's ${source.package} is ${version}: too old`)
  }
  const { folder } = await fillOnce(debianKey(source), from, async (target) => {
    report(`fetching ${from} and the libraries that it needs`)
    const names = await missingPackages(source.package)
    const archives = path.join(target, 'archives')
    await mkdir(archives)
    await run(apt, [...OPTIONS(), 'download', ...names], { cwd: archives, timeoutMs: 600_000 })
    for (const archive of await readdir(archives))
      await run('dpkg', ['-x', path.join(archives, archive), path.join(target, 'root')])
    await rm(archives, { recursive: true })
  })
  return wrapper(folder, source)
}

/** Lists and package files of our own: apt's are root's. `::Sandbox::User=` because `_apt` may not write to our folders. */
const OPTIONS = (): string[] => {
  const apt = path.join(cacheFolder(), 'apt')
  return [
    `Dir::State::Lists=${apt}/lists`,
    `Dir::Cache=${apt}`,
    `Dir::Cache::archives=${apt}/archives`,
    'APT::Sandbox::User=',
    'Debug::NoLocking=1',
    'Acquire::Retries=2',
  ].flatMap((option) => ['-o', option])
}

let lists: Promise<void> | undefined
/** Reads the package lists once per run. */
function refreshLists(report: (text: string) => void): Promise<void> {
  return (lists ??= withCacheLock('apt', async () => {
    report('reading the lists of Debian packages')
    for (const folder of ['lists', 'archives'])
      await mkdir(path.join(cacheFolder(), 'apt', folder, 'partial'), { recursive: true })
    await run('apt-get', [...OPTIONS(), 'update', '-qq'], { timeoutMs: 300_000 })
    // apt calls it a success when every list failed, and rightly so when only some did.
    if (globSync('lists/*_Packages*', { cwd: path.join(cacheFolder(), 'apt') }).length === 0)
      throw new Error('is there a network?')
  }).catch((error: Error) => {
    throw new UnavailableError(`Debian's package lists cannot be read: ${error.message}`)
  }))
}

/** The upstream version that apt would take, e.g. `2.42.0`. */
async function candidate(name: string): Promise<string | undefined> {
  const policy = await run('apt-cache', [...OPTIONS(), 'policy', name])
  const version = /Candidate: (\S+)/.exec(policy)?.[1]
  return version === undefined || version === '(none)' ? undefined : upstreamVersion(version)
}

/** The package itself and all that apt would install with it: its own solver knows what this system lacks. */
async function missingPackages(name: string): Promise<string[]> {
  const uris = await run('apt-get', [
    ...OPTIONS(),
    'install',
    '--print-uris',
    '-qq',
    '-y',
    '--no-install-recommends',
    '--reinstall',
    name,
  ])
  const names = [...uris.matchAll(/^'[^']+' (\S+?)_\S+ /gm)].map((match) => match[1] ?? '')
  return [...new Set([name, ...names])]
}

/** A script that runs the program with the unpacked libraries, and with folders laid over the system's where it needs them. */
async function wrapper(
  folder: string,
  { file, overlays = [] }: Pick<DebianSource, 'file' | 'overlays'>,
): Promise<string> {
  const root = path.join(folder, 'root')
  const [program] = globSync(file, { cwd: root })
  if (program === undefined) throw new UnavailableError(`the package has no ${file}`)
  const libraries = ['usr/lib', 'lib']
    .flatMap((lib) => globSync(`${lib}/*-linux-gnu*`, { cwd: root }))
    .map((lib) => path.join(root, lib))
  const script = path.join(folder, 'bin', path.basename(program))
  if (!existsSync(script)) {
    const mounts = overlays.map(
      (each) => `mount -t overlay overlay -o lowerdir="${root}/${each}:/${each}" /${each} && `,
    )
    const command = `"${path.join(root, program)}"`
    const text = [
      '#!/bin/sh',
      `LD_LIBRARY_PATH="${libraries.join(':')}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"`,
      'export LD_LIBRARY_PATH',
      // A mount namespace of its own: nobody else sees the mounts, and no root is needed.
      mounts.length === 0
        ? `exec ${command} "$@"`
        : `exec unshare -Urm sh -c '${mounts.join('')}exec "$0" "$@"' ${command} "$@"`,
    ]
    await mkdir(path.dirname(script), { recursive: true })
    const temporary = `${script}.${process.pid}`
    await writeFile(temporary, `${text.join('\n')}\n`, { mode: 0o755 })
    await rename(temporary, script)
  }
  return script
}
