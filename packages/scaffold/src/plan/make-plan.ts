import { merge } from '../merge/merge.ts'
import type { PartName, ScaffoldFile } from '../part.ts'
import type { Change } from './change.ts'
import type { State } from './state.ts'

/** A file that should be, and the part it belongs to. */
export interface WantedFile extends ScaffoldFile {
  readonly part: PartName
}

/** A change of a file that the user wrote. */
export interface Edit {
  readonly path: string
  /** The whole text as it should be. */
  readonly text: string
  /** For people: what is added. */
  readonly why: string
}

/** What a plan is made from. */
export interface PlanInput {
  readonly wanted: readonly WantedFile[]
  readonly edits: readonly Edit[]
  readonly state: State
  /** The parts that were asked for: files of others are left alone. */
  readonly parts: readonly PartName[]
  readonly read: (path: string) => string | undefined
  readonly dirty: ReadonlySet<string>
}

/** What to do to each file: three-way between what init wrote last, what is there, and what should be. */
export function makePlan({ wanted, edits, state, parts, read, dirty }: PlanInput): Change[] {
  const planned = new Set(wanted.map(({ path }) => path))
  const dropped = [...state.files].filter(([path, { part }]) => parts.includes(part) && !planned.has(path))
  const textOf = (path: string) => read(path)?.replaceAll('\r\n', '\n')
  return [
    ...wanted.map((file) =>
      fileChange({
        ...file,
        base: state.files.get(file.path)?.base,
        mine: textOf(file.path),
        dirty: dirty.has(file.path),
      }),
    ),
    ...dropped.map(([path, { part, base }]) =>
      dropChange({ path, part, base, mine: textOf(path), dirty: dirty.has(path) }),
    ),
    ...edits.map((edit) => editChange(edit, textOf(edit.path), state, dirty.has(edit.path))),
  ]
}

function fileChange({
  path,
  part,
  text,
  executable = false,
  base,
  mine,
  dirty,
}: WantedFile & { base: string | undefined; mine: string | undefined; dirty: boolean }): Change {
  const change = (action: Change['action'], after: string | undefined, why = ''): Change => ({
    path,
    part,
    action,
    why,
    before: mine,
    after,
    base: text,
    executable,
    dirty,
  })
  if (mine === undefined)
    return base === undefined ? change('create', text) : change('keep', undefined, 'you removed it')
  if (mine === text) return change('unchanged', text)
  if (base === undefined) {
    const merged = merge(path, undefined, mine, text)
    return {
      ...change('conflict', mine, 'it is there already, and not from init'),
      offers: { replace: text, ...(merged !== undefined && merged.text !== mine && { merge: merged }) },
    }
  }
  if (base === text) return change('keep', mine, 'you changed it')
  if (base === mine) return change('upgrade', text)
  const merged = merge(path, base, mine, text)
  if (merged?.disputed.length === 0)
    return merged.text === mine
      ? change('keep', mine, 'you changed it')
      : change('merge', merged.text, 'your changes stay')
  const why =
    merged === undefined
      ? 'you changed the same lines as this version'
      : `you changed the same as this version: ${merged.disputed.join(', ')}`
  return {
    ...change('conflict', mine, why),
    offers: { replace: text, ...(merged !== undefined && merged.text !== mine && { merge: merged }) },
  }
}

/** A file that init does not make any more. */
function dropChange({
  path,
  part,
  base,
  mine,
  dirty,
}: {
  path: string
  part: PartName
  base: string
  mine: string | undefined
  dirty: boolean
}): Change {
  const change = { path, part, before: mine, base: undefined, executable: false, dirty }
  if (mine === undefined) return { ...change, action: 'unchanged', why: '', after: undefined }
  if (mine === base) return { ...change, action: 'remove', why: 'not needed any more', after: undefined }
  return {
    ...change,
    action: 'conflict',
    why: 'not needed any more, but you changed it',
    after: mine,
    offers: { replace: undefined },
  }
}

function editChange({ path, text, why }: Edit, mine: string | undefined, state: State, dirty: boolean): Change {
  const change = { path, part: 'instrument' as const, before: mine, base: undefined, executable: false, dirty }
  if (mine === text) return { ...change, action: 'unchanged', why: '', after: mine }
  if (state.edited.has(path)) return { ...change, action: 'keep', why: 'you took out what init had added', after: mine }
  return { ...change, action: 'edit', why, after: text }
}

/** What to remember after the changes were made. Files of parts that were not asked for stay as they were remembered. */
export function nextState(state: State, changes: readonly Change[], answers: State['answers']): State {
  const files = new Map(state.files)
  const edited = new Set(state.edited)
  for (const { path, part, action, base } of changes) {
    if (part === 'instrument') {
      if (action !== 'conflict') edited.add(path)
    } else if (base === undefined) files.delete(path)
    else files.set(path, { part, base })
  }
  return { answers, files, edited }
}
