import { distance } from 'fastest-levenshtein'

/**
 * The name among `known` that `found` was most likely meant to be, or `undefined` when none is close.
 * Close means at most a third of the letters differ: more than a slip of the finger is no misspelling.
 */
export function nearest(found: string, known: readonly string[]): string | undefined {
  const wanted = found.toLowerCase()
  const [best] = known
    .map((name) => ({ name, steps: distance(wanted, name.toLowerCase()) }))
    .filter(({ name, steps }) => steps <= Math.max(1, Math.floor(Math.max(name.length, wanted.length) / 3)))
    .toSorted((a, b) => a.steps - b.steps)
  return best?.name
}
