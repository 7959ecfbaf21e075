import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { contentOf, writeWhole } from './files.ts'
import type { PlannedFile } from './files.ts'

/**
 * The list of generated files, kept among them; only what it names is ever removed. One path per line, so that two
 * branches merge; no ending that tools for manifests or dashboards would read.
 */
export const MANIFEST = '.ticolops-obs.generated'
const HEADING = '# Files that ticolops-obs generated, and may remove.'

/** What generating would do to the files under a folder; paths are relative to it. */
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
export function compare(root: string, files: readonly PlannedFile[]): FileChanges {
  const generated = new Set(manifestOf(root))
  const planned = new Set(files.map(({ path }) => path))
  const states = files.map(({ path, content }) => ({ path, state: stateOf(contentOf(join(root, path)), content) }))
  const of = (state: State) => states.filter((each) => each.state === state).map(({ path }) => path)
  const foreign = of('updated').filter((path) => !generated.has(path))
  if (foreign.length > 0) {
    throw new CliError(
      'generate.foreign',
      EXIT.preflight,
      `Files that were not generated stand where generated ones belong: ${foreign.join(', ')}.`,
      `Move or delete them, or write elsewhere with --out. Generated files are listed in ${MANIFEST}.`,
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
export function write(root: string, files: readonly PlannedFile[], changes: FileChanges): void {
  const planned = files.map(({ path }) => path)
  const wanted = new Set([...changes.created, ...changes.updated])
  if (wanted.size > 0) writeManifest(root, [...planned, ...changes.removed])
  for (const file of files) if (wanted.has(file.path)) writeWhole(root, file)
  for (const path of changes.removed) rmSync(join(root, path))
  writeManifest(root, planned)
}

/** Whether the manifest names the files that should be. */
export function manifestIsFresh(root: string, files: readonly PlannedFile[]): boolean {
  return contentOf(join(root, MANIFEST)) === manifestText(files.map(({ path }) => path))
}

type State = 'created' | 'updated' | 'unchanged'

function stateOf(found: string | undefined, wanted: string): State {
  if (found === undefined) return 'created'
  return found === wanted ? 'unchanged' : 'updated'
}

function manifestOf(root: string): string[] {
  const text = contentOf(join(root, MANIFEST))
  if (text === undefined) return []
  const [heading, ...paths] = text.trimEnd().split('\n')
  if (heading === HEADING && paths.every(isInside)) return paths
  throw new CliError(
    'generate.manifest',
    EXIT.preflight,
    `${join(root, MANIFEST)} is not a list of generated files.`,
    'Restore it from version control, or delete it together with the generated files.',
  )
}

/** A manifest is a file like any other: nothing outside its folder is removed on its word. */
function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split(/[/\\]/).includes('..')
}

function writeManifest(root: string, paths: readonly string[]): void {
  const content = manifestText(paths)
  if (contentOf(join(root, MANIFEST)) !== content) writeWhole(root, { path: MANIFEST, content })
}

function manifestText(paths: readonly string[]): string {
  return `${[HEADING, ...[...new Set(paths)].toSorted()].join('\n')}\n`
}
