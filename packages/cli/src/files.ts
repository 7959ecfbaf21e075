import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'

/** A file to be: its path, relative and with forward slashes, and its content. */
export interface PlannedFile {
  readonly path: string
  readonly content: string
}

/** The content of a file, or `undefined` when it is not there. */
export function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a file whole or not at all: beside its place, then renamed. */
export function writeWhole(root: string, { path, content }: PlannedFile): void {
  const file = join(root, path)
  const part = `${file}.${process.pid}.part`
  mkdirSync(dirname(file), { recursive: true })
  try {
    writeFileSync(part, content)
    renameSync(part, file)
  } finally {
    rmSync(part, { force: true })
  }
}

/** A path as people type it from where they stand: relative inside the working directory, absolute elsewhere. */
export function fromHere(cwd: string, path: string): string {
  const short = relative(cwd, path)
  return short.startsWith('..') || isAbsolute(short) ? path : short || '.'
}
