import { parseAllDocuments } from 'yaml'
import { mergeText } from './text.ts'
import { mergeYaml } from './yaml.ts'

/** What became of two sides of one file. */
export interface Merge {
  readonly text: string
  /** What both changed differently, where the user's stayed; empty when all went together. */
  readonly disputed: readonly string[]
}

/**
 * Merges what the user made of a file with what init wants of it now. By lines first, which keeps every byte of formatting;
 * where lines collide or what comes out is broken, YAML by its structure.
 * @param base What init wrote last; `undefined` when the file is not from init.
 * @returns `undefined` where there is no way.
 */
export function merge(path: string, base: string | undefined, mine: string, wanted: string): Merge | undefined {
  const byLines = base === undefined ? undefined : mergeText(base, mine, wanted)
  if (byLines !== undefined && isWhole(path, byLines)) return { text: byLines, disputed: [] }
  return isYaml(path) ? mergeYaml(base, mine, wanted) : undefined
}

/** Templates of a chart end in .yaml too, and are none until Helm has filled them in. */
function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path) && !/(^|\/)templates\//.test(path)
}

/** Two clean changes can still make one broken file: a key twice, a bracket too many. */
function isWhole(path: string, text: string): boolean {
  if (isYaml(path)) {
    const documents = parseAllDocuments(text)
    return !Array.isArray(documents) || documents.every(({ errors }) => errors.length === 0)
  }
  if (!path.endsWith('.json')) return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
