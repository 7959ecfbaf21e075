import { join } from 'node:path'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { contentOf, remove, writeWhole } from './files.ts'
import type { PlannedFile } from './files.ts'

/**
 * The lists of generated files, kept among them; only what a list names is ever removed, so each verb has its own: two
 * of them may write to one folder. One path per line, so that two branches merge; no ending that tools for manifests or
 * dashboards would read.
 */
export const MANIFEST = { generate: '.ticolops-obs.generated', export: '.ticolops-obs.exported' } as const
const HEADING = '# Files that ticolops-obs generated, and may remove.'

/** What one verb wants in one folder. */
export interface Output {
  readonly root: string
  /** Name of the list that is kept in it: one of {@link MANIFEST}. */
  readonly manifest: string
  /** Every file that should be there. */
  readonly files: readonly PlannedFile[]
}

/** What writing would do to the files under a folder; paths are relative to it. */
export interface FileChanges {
  readonly created: readonly string[]
  readonly updated: readonly string[]
  readonly unchanged: readonly string[]
  /** Generated earlier, and no longer. */
  readonly removed: readonly string[]
}

/**
 * Compares the files that should be with those that are.
 * @throws CliError when a file that was not generated stands where one should be.
 */
export function compare({ root, manifest, files }: Output): FileChanges {
  const generated = new Set(listedIn(join(root, manifest)))
  const planned = new Set(files.map(({ path }) => path))
  const states = files.map(({ path, content }) => ({ path, state: stateOf(contentOf(join(root, path)), content) }))
  const of = (state: State) => states.filter((each) => each.state === state).map(({ path }) => path)
  const foreign = of('updated').filter((path) => !generated.has(path))
  if (foreign.length > 0) {
    throw new CliError(
      'generate.foreign',
      EXIT.preflight,
      `Files that were not generated stand where generated ones belong: ${foreign.join(', ')}.`,
      `Move or delete them, or write to another folder. Generated files are listed in ${manifest}.`,
      { files: foreign },
    )
  }
  return {
    created: of('created'),
    updated: of('updated'),
    unchanged: of('unchanged'),
    removed: [...generated].filter((path) => !planned.has(path) && contentOf(join(root, path)) !== undefined),
  }
}

/** Brings the files under a folder to what they should be. The manifest is written first: it may name too much, never too little. */
export function write({ root, manifest, files }: Output, changes: FileChanges): void {
  const planned = files.map(({ path }) => path)
  const wanted = new Set([...changes.created, ...changes.updated])
  if (wanted.size > 0) writeManifest(root, manifest, [...planned, ...changes.removed])
  for (const file of files) if (wanted.has(file.path)) writeWhole(root, file)
  for (const path of changes.removed) remove(join(root, path))
  writeManifest(root, manifest, planned)
}

/** Whether the manifest names the files that should be. */
export function manifestIsFresh({ root, manifest, files }: Output): boolean {
  return contentOf(join(root, manifest)) === manifestText(files.map(({ path }) => path))
}

type State = 'created' | 'updated' | 'unchanged'

function stateOf(found: string | undefined, wanted: string): State {
  if (found === undefined) return 'created'
  return found === wanted ? 'unchanged' : 'updated'
}

function listedIn(file: string): string[] {
  const text = contentOf(file)
  if (text === undefined) return []
  const [heading, ...paths] = text.trimEnd().split('\n')
  if (heading === HEADING && paths.every(isInside)) return paths
  throw new CliError(
    'generate.manifest',
    EXIT.preflight,
    `${file} is not a list of generated files.`,
    'Restore it from version control, or delete it together with the generated files.',
  )
}

/** A manifest is a file like any other: nothing outside its folder is removed on its word. */
function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split(/[/\\]/).includes('..')
}

function writeManifest(root: string, manifest: string, paths: readonly string[]): void {
  const content = manifestText(paths)
  if (contentOf(join(root, manifest)) !== content) writeWhole(root, { path: manifest, content })
}

function manifestText(paths: readonly string[]): string {
  return `${[HEADING, ...[...new Set(paths)].toSorted()].join('\n')}\n`
}
