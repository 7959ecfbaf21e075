import { rivalPipelines } from './pipelines.ts'
import { under, within } from './sources.ts'
import type { Sources } from './sources.ts'
import type { PartName } from '../part.ts'

/** Something the repository has already that a part would make again. */
export interface Existing {
  readonly part: PartName
  readonly path: string
}

const SIGNS: readonly { readonly part: PartName; readonly path: RegExp; readonly text?: RegExp }[] = [
  { part: 'helm', path: /(^|\/)Chart\.ya?ml$/ },
  { part: 'kubernetes', path: /(^|\/)kustomization\.ya?ml$/ },
  { part: 'kubernetes', path: /\.ya?ml$/, text: /^kind:\s*Deployment\s*$/m },
]

/**
 * Charts and manifests of the app, and pipelines of the repository, that init did not write and that do the work of a part.
 * @param ours Paths that init wrote.
 */
export function findExisting(sources: Sources, directory: string, ours: ReadonlySet<string>): Existing[] {
  const candidates = sources.files.filter(
    (path) =>
      within(directory, path) !== undefined &&
      !ours.has(path) &&
      /\.ya?ml$/.test(path) &&
      !path.includes('node_modules/'),
  )
  const pipeline = rivalPipelines(sources).find((path) => !ours.has(path))
  const manifests = SIGNS.flatMap(({ part, path: pattern, text }) => {
    const hit = candidates.find(
      (path) =>
        pattern.test(path) &&
        (text === undefined || (!path.includes('/templates/') && text.test(sources.read(path) ?? ''))),
    )
    return hit === undefined ? [] : [{ part, path: hit }]
  }).filter(({ part }, index, all) => all.findIndex((each) => each.part === part) === index)
  return pipeline === undefined ? manifests : [...manifests, { part: 'pipeline', path: pipeline }]
}

/** The configuration that is there already, of whatever ending. */
export function findConfigFile(sources: Sources, directory: string): string | undefined {
  const names = ['ts', 'mts', 'js', 'mjs', 'json', 'yaml', 'yml'].map((ending) => `ticolops-obs.config.${ending}`)
  return names.find((name) => sources.read(under(directory, name)) !== undefined)
}
