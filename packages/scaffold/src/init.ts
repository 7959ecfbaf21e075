import { resolve as resolvePath } from 'node:path'
import { answer, byKey } from './answers/answer.ts'
import type { Answer, Question } from './answers/answer.ts'
import { NONE } from './answers/checks.ts'
import { flagOf } from './answers/fields.ts'
import type { Answers } from './answers/fields.ts'
import { serviceOf } from './answers/service-of.ts'
import type { App } from './detect/apps.ts'
import { chooseApps, detect } from './detect/detect.ts'
import { findExisting } from './detect/existing.ts'
import type { Existing } from './detect/existing.ts'
import type { Facts } from './detect/facts.ts'
import { openRepository } from './detect/repository.ts'
import type { Repository } from './detect/repository.ts'
import { under } from './detect/sources.ts'
import { instrumentEdits } from './instrument/edits.ts'
import type { Versions } from './instrument/manifest.ts'
import { PART_NAMES } from './part.ts'
import type { PartName } from './part.ts'
import { PARTS } from './parts.ts'
import { resolve, touchesUncommitted, writes } from './plan/change.ts'
import type { Change, Resolution } from './plan/change.ts'
import { makePlan, nextState } from './plan/make-plan.ts'
import type { WantedFile } from './plan/make-plan.ts'
import { readState, STATE_FILE, stateText } from './plan/state.ts'
import { writeAll } from './plan/write.ts'
import { pinned } from './registry.ts'
import { EXIT, ScaffoldError } from './scaffold-error.ts'
import type { Service } from './service.ts'

/** What was said on the command line. */
export interface InitOptions {
  /** Where the user stands. */
  readonly cwd: string
  /** The folder of the service, from there. */
  readonly directory?: string | undefined
  readonly framework?: string | undefined
  readonly flags: Answers
  /** The parts that were named; without it, all. */
  readonly only?: readonly PartName[] | undefined
  /** What to do about every conflict. */
  readonly conflicts?: Resolution | undefined
  readonly allowDirty?: boolean | undefined
  readonly versions: Versions
  readonly signal: AbortSignal
  /** Told what was found, before anything is asked. */
  readonly onFacts?: (facts: Facts) => void
}

/** A person who can be asked. */
export interface Person {
  readonly whichApp: (apps: readonly App[]) => Promise<App>
  readonly answer: (question: Question) => Promise<string>
  /** Whether to write a part of which there is something already. */
  readonly beside: (existing: Existing) => Promise<boolean>
  readonly settle: (conflict: Change) => Promise<Resolution>
  /** Whether to change files that have changes in no commit. */
  readonly allowDirty: (changes: readonly Change[]) => Promise<boolean>
}

/** What was found, what was answered, and what would be written. */
export interface InitPlan {
  readonly repository: Repository
  readonly facts: Facts
  readonly answers: readonly Answer[]
  readonly service: Service
  readonly parts: readonly PartName[]
  readonly changes: readonly Change[]
  /** The file that remembers it all, from the root; written last. */
  readonly state: { readonly path: string; readonly text: string; readonly fresh: boolean }
}

/**
 * Looks at the repository, asks what it does not tell, and plans; writes nothing.
 * @param person Absent where nobody can be asked: then everything that is open is an error that names the flag.
 * @throws ScaffoldError
 */
export async function planInit(options: InitOptions, person: Person | undefined): Promise<InitPlan> {
  const repository = openRepository(resolvePath(options.cwd, options.directory ?? '.'))
  const app = await appOf(repository, options, person)
  const statePath = under(app.directory, STATE_FILE)
  const state = readState(repository.read(statePath), statePath)
  const facts = detect(repository, app, repository.remote)
  options.onFacts?.(facts)
  const named = options.only ?? PART_NAMES
  const answers = await pinImages(
    await answer(facts, options.flags, state.answers, person?.answer),
    named,
    options.signal,
  )
  const service = serviceOf(facts, byKey(answers))
  const all = PARTS.flatMap((part) =>
    part.files(service).map((file): WantedFile => Object.assign({ part: part.name }, file)),
  )
  const ours = new Set([...state.files.keys(), ...all.map(({ path }) => path)])
  const parts = options.only ?? (await withoutExisting(findExisting(repository, app.directory, ours), person))
  const read = (path: string) => repository.read(path)?.replaceAll('\r\n', '\n')
  const open = makePlan({
    wanted: all.filter(({ part }) => parts.includes(part)),
    edits: parts.includes('instrument') ? instrumentEdits(facts, options.versions, read) : [],
    // Who names the part wants it again, whatever was taken out.
    state: options.only?.includes('instrument') === true ? { ...state, edited: new Set() } : state,
    parts,
    read,
    dirty: repository.dirty,
  })
  const changes = await settled(open, options.conflicts, person)
  await refuseDirty(changes, options.allowDirty === true, person)
  const given = Object.fromEntries(
    answers.flatMap(({ key, value, origin }) => (origin === 'given' ? [[key, value]] : [])),
  ) as Answers
  const text = stateText(nextState(state, changes, given))
  return {
    repository,
    facts,
    answers,
    service,
    parts,
    changes,
    state: { path: statePath, text, fresh: repository.read(statePath) !== text },
  }
}

/** Whether there is something to write. */
export function hasWork({ changes, state }: InitPlan): boolean {
  return state.fresh || changes.some((change) => writes(change))
}

/**
 * Writes what was planned: all of it or nothing.
 * @throws ScaffoldError when it cannot be written; everything is as it was.
 */
export function applyInit({ repository, changes, state }: InitPlan): void {
  const files = changes
    .filter((change) => writes(change))
    .map(({ path, after, executable }) => ({ path, text: after, executable }))
  writeAll(repository.root, [...files, { path: state.path, text: state.text, executable: false }])
}

async function appOf(
  repository: Repository,
  { directory, framework }: InitOptions,
  person: Person | undefined,
): Promise<App> {
  const apps = chooseApps(repository, repository.here, {
    ...(directory !== undefined && { directory: repository.here }),
    ...(framework !== undefined && { framework }),
  })
  const [first, ...others] = apps
  if (first !== undefined && others.length === 0) return first
  if (person !== undefined) return person.whichApp(apps)
  const list = apps.map((app) => `- ${app.directory}: ${app.framework.value} (${app.framework.from})`).join('\n')
  const folders = new Set(apps.map((app) => app.directory))
  throw new ScaffoldError(
    'init.several-apps',
    EXIT.usage,
    `There are several services here, and init deploys one at a time. Nothing was written.\n${list}`,
    folders.size > 1 ? `Name one: --directory ${first?.directory}` : `Name one: --framework ${first?.framework.value}`,
    { apps: apps.map((app) => ({ directory: app.directory, framework: app.framework.value })) },
  )
}

/** Images with their digests: from the answers, else from their registries. Remembered, so that the next run writes the same. */
async function pinImages(
  answers: readonly Answer[],
  parts: readonly PartName[],
  signal: AbortSignal,
): Promise<Answer[]> {
  const collects = parts.includes('logging') && byKey(answers).logs !== NONE
  const used = new Set([
    ...(parts.includes('container') ? ['baseImage'] : []),
    ...(collects ? ['collectorImage'] : []),
    ...(parts.includes('backups') ? ['backupBaseImage'] : []),
  ])
  return Promise.all(
    answers.map(async (each) =>
      used.has(each.key) && !each.value.includes('@')
        ? { ...each, value: await pinned(each.value, flagOf(each.key), signal), origin: 'given' as const }
        : each,
    ),
  )
}

async function withoutExisting(
  existing: readonly Existing[],
  person: Person | undefined,
): Promise<readonly PartName[]> {
  if (existing.length === 0) return PART_NAMES
  if (person === undefined) {
    const rest = PART_NAMES.filter((name) => !existing.some(({ part }) => part === name))
    throw new ScaffoldError(
      'init.existing',
      EXIT.usage,
      `The repository has its own already: ${existing.map(({ part, path }) => `${path} (${part})`).join(', ')}. Nothing was written.`,
      `To leave it as it is: --only ${rest.join(',')}. To have ours beside it: --only ${PART_NAMES.join(',')}.`,
      { existing },
    )
  }
  const left: PartName[] = []
  for (const each of existing) if (!(await person.beside(each))) left.push(each.part)
  return PART_NAMES.filter((name) => !left.includes(name))
}

async function settled(
  changes: readonly Change[],
  resolution: Resolution | undefined,
  person: Person | undefined,
): Promise<Change[]> {
  const conflicts = changes.filter(({ action }) => action === 'conflict')
  if (conflicts.length > 0 && resolution === undefined && person === undefined) {
    throw new ScaffoldError(
      'init.conflict',
      EXIT.unconfirmed,
      `${conflicts.length === 1 ? 'A file is' : 'Files are'} in the way, and nobody can be asked. Nothing was written.\n${conflicts.map(({ path, why }) => `- ${path}: ${why}`).join('\n')}`,
      'Say what becomes of them: --conflicts keep (yours stay), merge (ours go into YAML where yours says nothing) or replace.',
      { conflicts: conflicts.map(({ path, why }) => ({ path, why })) },
    )
  }
  const result: Change[] = []
  for (const change of changes) {
    if (change.action !== 'conflict') result.push(change)
    else result.push(resolve(change, resolution ?? (await person?.settle(change)) ?? 'keep'))
  }
  return result
}

async function refuseDirty(changes: readonly Change[], allowed: boolean, person: Person | undefined): Promise<void> {
  const dirty = changes.filter((change) => touchesUncommitted(change))
  if (dirty.length === 0 || allowed) return
  if (person !== undefined && (await person.allowDirty(dirty))) return
  throw new ScaffoldError(
    'init.dirty',
    EXIT.unconfirmed,
    `Files that init changes have changes that are in no commit: ${dirty.map(({ path }) => path).join(', ')}. Nothing was written.`,
    'Commit or stash them, so that you can see what init did; or add --allow-dirty.',
    { files: dirty.map(({ path }) => path) },
  )
}
