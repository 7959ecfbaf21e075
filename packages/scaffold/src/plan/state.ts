import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import type { Answers } from '../answers/fields.ts'
import { PART_NAMES } from '../part.ts'
import type { PartName } from '../part.ts'
import { EXIT, ScaffoldError } from '../scaffold-error.ts'

/** Name of the file that remembers what init wrote; beside the configuration, and committed. */
export const STATE_FILE = '.ticolops-obs.scaffold.json'

/** What init wrote last, which the next run compares with. */
export interface State {
  /** What people answered; what the repository tells is read anew. */
  readonly answers: Answers
  /** Every file as init wrote it, or would have where the user's was kept. */
  readonly files: ReadonlyMap<string, { readonly part: PartName; readonly base: string }>
  /** Files of the user that init changed once: what is taken out again stays out. */
  readonly edited: ReadonlySet<string>
}

export const EMPTY: State = { answers: {}, files: new Map(), edited: new Set() }

const FORMAT = 1

interface StateFile {
  readonly about: string
  readonly format: number
  readonly answers: Answers
  readonly edited: readonly string[]
  readonly files: Readonly<Record<string, { readonly part: PartName; readonly base: string }>>
}

const ABOUT = 'What ticolops-obs init wrote, to merge with when it is run again. Commit it; do not edit it.'

/** Reads the state. @throws ScaffoldError when it is not one, or of a newer version. */
export function readState(text: string | undefined, path: string): State {
  if (text === undefined) return EMPTY
  try {
    const { format, answers, edited, files } = JSON.parse(text) as StateFile
    if (format > FORMAT)
      throw new ScaffoldError(
        'init.state',
        EXIT.preflight,
        `${path} was written by a newer ticolops-obs.`,
        'Use that version or a newer one: npm install --save-dev @ticolops/obs-cli@latest.',
      )
    return {
      answers,
      edited: new Set(edited),
      files: new Map(
        Object.entries(files).map(([file, { part, base }]) => {
          if (!PART_NAMES.includes(part) || isOutside(file)) throw new TypeError(file)
          return [file, { part, base: unpack(base) }] as const
        }),
      ),
    }
  } catch (error) {
    if (error instanceof ScaffoldError) throw error
    throw new ScaffoldError(
      'init.state',
      EXIT.preflight,
      `${path} cannot be read: it was edited, or a merge left its marks.`,
      `Restore it from version control: git checkout -- ${path}.`,
    )
  }
}

/** The state as it is committed: the same bytes for the same state. */
export function stateText({ answers, files, edited }: State): string {
  const file: StateFile = {
    about: ABOUT,
    format: FORMAT,
    answers: sorted(answers),
    edited: [...edited].toSorted(),
    files: Object.fromEntries(
      [...files]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, { part, base }]) => [path, { part, base: pack(base) }]),
    ),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

function sorted<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1))) as T
}

/** Brotli, and not zlib: its encoder is one portable program, so every machine writes the same bytes. */
function pack(text: string): string {
  return brotliCompressSync(text).toString('base64')
}

function unpack(text: string): string {
  return brotliDecompressSync(Buffer.from(text, 'base64')).toString('utf8')
}

function isOutside(path: string): boolean {
  return path.startsWith('/') || path.split(/[/\\]/).includes('..')
}
