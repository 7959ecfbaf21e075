import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { getSystemErrorMessage } from 'node:util'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import type { ExitCode } from './exit-code.ts'

/** A file to be: its path, relative and with forward slashes, and its content. */
export interface PlannedFile {
  readonly path: string
  readonly content: string
}

/**
 * The content of a file, or `undefined` when it is not there.
 * @throws CliError when something is there that cannot be read.
 */
export function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cannot('read', file, error, EXIT.preflight)
  }
}

/**
 * Writes a file whole or not at all: beside its place, then renamed.
 * @throws CliError when it cannot be written.
 */
export function writeWhole(root: string, { path, content }: PlannedFile): void {
  const file = join(root, path)
  const part = `${file}.${process.pid}.part`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(part, content)
    renameSync(part, file)
  } catch (error) {
    rmSync(part, { force: true })
    throw cannot('write', file, error, EXIT.applyFailed)
  }
}

/**
 * Removes a file.
 * @throws CliError when it cannot be removed.
 */
export function remove(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch (error) {
    throw cannot('remove', file, error, EXIT.applyFailed)
  }
}

function cannot(verb: string, file: string, error: unknown, exitCode: ExitCode): CliError {
  const { errno, message } = error as NodeJS.ErrnoException
  const reason = errno === undefined ? message : getSystemErrorMessage(errno)
  return new CliError(
    'file.io',
    exitCode,
    `Cannot ${verb} ${file}: ${reason}.`,
    'Mend this and run the same command again, or name another folder.',
    { file },
  )
}

/** A path as people type it from where they stand: relative inside the working directory, absolute elsewhere. */
export function fromHere(cwd: string, path: string): string {
  const short = relative(cwd, path)
  return short.startsWith('..') || isAbsolute(short) ? path : short || '.'
}
