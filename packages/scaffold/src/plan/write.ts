/* The one file of this package that writes. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import type { Stats } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { getSystemErrorMessage } from 'node:util'
import { EXIT, ScaffoldError } from '../scaffold-error.ts'

/** A file as it shall be. */
export interface Write {
  /** From the root. */
  readonly path: string
  /** Lines end in `\n`; written as the file that is there has them. `undefined`: it goes. */
  readonly text: string | undefined
  readonly executable: boolean
}

/** Folder in which everything is written before anything moves. A run that was killed may leave it; the next removes it. */
const STAGING = '.ticolops-obs.part'

/**
 * Writes all files or none: into a folder aside first, then each is moved to its place, and the former ones back if that
 * fails. Where the process is killed in between, every file is whole, either as it was or as it shall be, the last of the list
 * as it was; the same command completes the work.
 * @throws ScaffoldError when a file cannot be written; everything is as it was.
 */
export function writeAll(root: string, writes: readonly Write[]): void {
  const staging = join(root, STAGING)
  const undo: (() => void)[] = []
  let at = ''
  try {
    rmSync(staging, { recursive: true, force: true })
    mkdirSync(staging)
    const staged = writes.map((write, index) => {
      at = write.path
      return stage(root, write, join(staging, String(index)))
    })
    for (const { path, file, fresh, former } of staged) {
      at = path
      undo.push(...makeFolder(dirname(file)))
      if (fresh === undefined) rmSync(file)
      else renameSync(fresh, file)
      undo.push(former === undefined ? () => rmSync(file) : () => renameSync(former, file))
    }
  } catch (error) {
    for (const step of undo.toReversed()) step()
    throw failed(at, error)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
  for (const { path, text } of writes) if (text === undefined) removeEmpty(root, dirname(path))
}

/** A write that is ready: the new text and a copy of the former, both aside. */
interface Staged {
  readonly path: string
  readonly file: string
  readonly fresh: string | undefined
  readonly former: string | undefined
}

function stage(root: string, { path, text, executable }: Write, aside: string): Staged {
  const file = placeOf(root, path)
  const there = statsOf(file)
  if (there?.isDirectory() === true)
    throw new ScaffoldError(
      'init.folder-in-the-way',
      EXIT.preflight,
      `${path} is a folder, where init wants to write a file.`,
      'Move it, or leave the part out with --only. Nothing was written.',
    )
  const former = there === undefined ? undefined : `${aside}.former`
  if (former !== undefined) copyFileSync(file, former)
  if (text === undefined) return { path, file, fresh: undefined, former }
  const isWindows = former !== undefined && readFileSync(former, 'utf8').includes('\r\n')
  writeFileSync(aside, isWindows ? text.replaceAll('\n', '\r\n') : text)
  chmodSync(aside, there === undefined ? (executable ? 0o755 : 0o644) : there.mode)
  return { path, file, fresh: aside, former }
}

/** Where a file really lies: links are followed, but not out of the repository. */
function placeOf(root: string, path: string): string {
  const real = realOf(join(root, path))
  if (real.startsWith(`${realpathSync(root)}${sep}`)) return real
  throw new ScaffoldError(
    'init.outside',
    EXIT.preflight,
    `${path} leads out of the repository, to ${real}.`,
    'Replace the link, or leave the part out with --only. Nothing was written.',
  )
}

function realOf(file: string): string {
  return existsSync(file) ? realpathSync(file) : join(realOf(dirname(file)), basename(file))
}

function statsOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false })
}

/** Makes a folder and those above it. @returns What takes them away again, the outermost first. */
function makeFolder(folder: string): (() => void)[] {
  if (statsOf(folder) !== undefined) return []
  const above = makeFolder(dirname(folder))
  mkdirSync(folder)
  return [...above, () => rmdirSync(folder)]
}

/** Folders that a removed file leaves empty go with it. */
function removeEmpty(root: string, folder: string): void {
  if (folder === '.') return
  const path = join(root, folder)
  if (statsOf(path) !== undefined) {
    if (readdirSync(path).length > 0) return
    rmdirSync(path)
  }
  removeEmpty(root, dirname(folder))
}

function failed(path: string, error: unknown): ScaffoldError {
  if (error instanceof ScaffoldError) return error
  const { errno, message } = error as NodeJS.ErrnoException
  const reason = errno === undefined ? message : getSystemErrorMessage(errno)
  return new ScaffoldError(
    'init.write',
    EXIT.applyFailed,
    `Cannot write ${path === '' ? 'into the repository' : path}: ${reason}. Everything is as it was.`,
    'Mend this and run the same command again.',
  )
}
