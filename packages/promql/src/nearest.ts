import { distance } from 'fastest-levenshtein'

/** The candidate that a misspelt name most likely meant: at most a third of its letters differ. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const most = Math.floor(Math.max(name.length, 3) / 3)
  let best: { candidate: string; edits: number } | undefined
  for (const candidate of candidates) {
    // The difference in length is a lower bound; most of a catalogue need not be compared letter by letter.
    if (Math.abs(candidate.length - name.length) > most) continue
    const edits = distance(name, candidate)
    if (edits <= most && edits < (best?.edits ?? Infinity)) best = { candidate, edits }
  }
  return best?.candidate
}
