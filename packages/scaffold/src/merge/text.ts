import { diffComm, merge } from 'node-diff3'

/**
 * Merges by lines what two sides made of one text.
 * @returns `undefined` where both changed the same lines differently.
 */
export function mergeText(base: string, mine: string, wanted: string): string | undefined {
  const { conflict, result } = merge(mine.split('\n'), base.split('\n'), wanted.split('\n'), {
    excludeFalseConflicts: true,
  })
  return conflict ? undefined : result.join('\n')
}

/** One line of a comparison; neither sign: context. */
export interface DiffLine {
  readonly sign: '+' | '-' | ' '
  readonly text: string
}

/** Lines that differ, each run with the line before it, by which people find the place. */
export function diffLines(before: string, after: string): DiffLine[] {
  const parts = diffComm(before.split('\n'), after.split('\n'))
  return parts.flatMap((part, index): DiffLine[] => {
    if ('common' in part) {
      const last = part.common?.at(-1)
      return index === parts.length - 1 || last === undefined ? [] : [{ sign: ' ', text: last }]
    }
    return signed('-', part.buffer1).concat(signed('+', part.buffer2))
  })
}

function signed(sign: DiffLine['sign'], lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ sign, text }))
}
