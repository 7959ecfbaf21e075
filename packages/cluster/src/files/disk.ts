import { constants } from 'node:fs'
import { access, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EXIT, reasonOf, TargetError } from '../errors.ts'

/** The content of a file, or nothing when there is none. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw cannot('read', path, error)
  }
}

/** Writes beside the place and renames, so that a reader sees the old file or the new one, never half of it. */
export async function writeAtomically(directory: string, name: string, content: string): Promise<void> {
  // Neither Prometheus's `*.yaml` nor Grafana's `*.json` picks this name up.
  const temporary = join(directory, `.${name}.${process.pid}.tmp`)
  try {
    const file = await open(temporary, 'w', 0o644)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, join(directory, name))
  } catch (error) {
    await rm(temporary, { force: true })
    throw cannot('write', join(directory, name), error)
  }
}

export async function remove(path: string): Promise<void> {
  try {
    await rm(path, { force: true })
  } catch (error) {
    throw cannot('remove', path, error)
  }
}

/** Names in a directory; none when it does not exist. */
export async function listNames(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw cannot('list', directory, error)
  }
}

/** Throws `files.directory` unless files can be written there. Directories are not created: Prometheus and Grafana must be told of them anyway. */
export async function requireDirectory(directory: string, setting: string): Promise<void> {
  let problem: string | undefined
  try {
    if (!(await stat(directory)).isDirectory()) problem = 'is not a directory'
    else await access(directory, constants.W_OK | constants.X_OK)
  } catch (error) {
    problem = isMissing(error) ? 'does not exist' : 'cannot be written to'
  }
  if (problem === undefined) return
  throw new TargetError('files.directory', `The directory ${directory} ("${setting}" of the target) ${problem}.`, {
    hint:
      problem === 'does not exist'
        ? `Create it (\`mkdir -p ${directory}\`) where ${setting === 'dashboards' ? 'Grafana' : 'Prometheus'} reads it, or correct the path in the configuration.`
        : 'Run as a user who may write there, or correct the path in the configuration.',
    exitCode: EXIT.preflight,
    details: { directory, setting },
  })
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function cannot(verb: string, path: string, error: unknown): TargetError {
  return new TargetError('files.io', `Cannot ${verb} ${path}: ${reasonOf(error)}.`, {
    hint: 'Mend this and run again: it carries on where it stopped.',
    exitCode: EXIT.applyFailed,
    details: { path },
    cause: error,
  })
}
