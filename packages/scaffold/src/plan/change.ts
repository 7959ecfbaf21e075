import type { PartName } from '../part.ts'

/**
 * What happens to a file. `create`: it is new. `upgrade`: it is as init wrote it, and replaced. `merge`: the user changed it, and what is new
 * goes in beside that. `edit`: a file of the user's gets its few lines. `remove`: it is as init wrote it, and not needed any more.
 * `keep`: the user changed or removed it, and nothing is new. `conflict`: both changed the same, or the file is not from init: asked.
 */
export type Action = 'create' | 'upgrade' | 'merge' | 'edit' | 'remove' | 'keep' | 'conflict' | 'unchanged'

/** One file, and what happens to it. */
export interface Change {
  /** From the repository's root. */
  readonly path: string
  readonly part: PartName
  readonly action: Action
  /** For people: why this and nothing else; empty where the action says it all. */
  readonly why: string
  /** Its text now; `undefined`: it is not there. Lines end in `\n`. */
  readonly before: string | undefined
  /** Its text afterwards; `undefined`: it is not there. */
  readonly after: string | undefined
  /** What to remember as written by init; `undefined`: nothing. */
  readonly base: string | undefined
  readonly executable: boolean
  /** Whether it has changes in no commit, which could not be brought back. */
  readonly dirty: boolean
  /** Of a conflict: what there is to choose besides keeping it. */
  readonly offers?: Offers
}

/** What can become of a file in conflict. */
export interface Offers {
  /** Ours brought in where the user's says nothing else. */
  readonly merge?: { readonly text: string; readonly disputed: readonly string[] }
  /** Ours alone; `undefined`: it goes. */
  readonly replace: string | undefined
}

/** What to do about a conflict. */
export type Resolution = 'keep' | 'merge' | 'replace'
export const RESOLUTIONS: readonly Resolution[] = ['keep', 'merge', 'replace']

/**
 * A conflict settled; what cannot be merged is kept. What was kept is remembered as seen, so that it is not asked again until init wants something new.
 */
export function resolve(change: Change, resolution: Resolution): Change {
  const { offers, before } = change
  if (resolution === 'replace' && offers !== undefined) {
    const { replace } = offers
    return { ...change, action: replace === undefined ? 'remove' : 'upgrade', why: REPLACES, after: replace }
  }
  if (resolution === 'merge' && offers?.merge !== undefined)
    return { ...change, action: 'merge', why: 'ours added, yours kept', after: offers.merge.text }
  return { ...change, action: 'keep', why: 'kept as yours', after: before }
}

const REPLACES = 'replaces yours'

/** Whether something is written. */
export function writes({ action }: Change): boolean {
  return ['create', 'upgrade', 'merge', 'edit', 'remove'].includes(action)
}

/** Whether it would change what is in no commit and not from init alone. */
export function touchesUncommitted(change: Change): boolean {
  return change.dirty && (change.action === 'merge' || change.action === 'edit' || change.why === REPLACES)
}
