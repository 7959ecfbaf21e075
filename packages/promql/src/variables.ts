import type { Span } from './syntax.ts'

/** A Grafana variable in a query: `$name`, `${name}`, `${name:format}` or `[[name]]`. */
export interface VariableUse extends Span {
  readonly name: string
  readonly text: string
}

const VARIABLE = /\$\{(\w+)(?:\.[^:^}]+)?(?::[^}]+)?\}|\$(\w+)|\[\[(\w+)(?::\w+)?\]\]/y

/** The variable that starts at an offset, if one does. */
export function variableAt(text: string, offset: number): VariableUse | undefined {
  VARIABLE.lastIndex = offset
  const match = VARIABLE.exec(text)
  const name = match?.[1] ?? match?.[2] ?? match?.[3]
  if (match === null || name === undefined) return undefined
  return { name, text: match[0], from: offset, to: offset + match[0].length }
}

/** Every Grafana variable in a text, those in strings included. */
export function variablesOf(text: string): readonly VariableUse[] {
  const found: VariableUse[] = []
  for (let at = 0; at < text.length;) {
    const variable = text[at] === '$' || text[at] === '[' ? variableAt(text, at) : undefined
    if (variable !== undefined) found.push(variable)
    at = variable?.to ?? at + 1
  }
  return found
}

/**
 * Replaces every variable outside of strings and comments by a token of the same length that the grammar takes in that place:
 * a duration in brackets and after `offset` or `@` (a number when a unit follows), else a name of underscores. Offsets stay what they were, so that whoever
 * reads the tree takes names and durations from the original text.
 */
export function withPlaceholders(text: string): string {
  let out = ''
  let brackets = 0
  for (let at = 0; at < text.length;) {
    const char = text.charAt(at)
    const skipped = char === '#' ? commentEnd(text, at) : stringEnd(text, at)
    if (skipped > at) {
      out += text.slice(at, skipped)
      at = skipped
      continue
    }
    const variable = char === '$' || (char === '[' && text[at + 1] === '[') ? variableAt(text, at) : undefined
    if (variable !== undefined) {
      const length = variable.text.length
      const duration = brackets > 0 || /(?:\boffset\s*-?|@)\s*$/i.test(out)
      const unit = /[a-z]/.test(text.charAt(variable.to)) ? '1' : 's'
      out += duration ? `${'1'.repeat(length - 1)}${unit}` : '_'.repeat(length)
      at = variable.to
      continue
    }
    if (char === '[') brackets += 1
    if (char === ']') brackets -= 1
    out += char
    at += 1
  }
  return out
}

function commentEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** The end of the string that starts at an offset, or the offset itself when none does. An unclosed string ends with the text. */
function stringEnd(text: string, at: number): number {
  const quote = text[at]
  if (quote !== '"' && quote !== "'" && quote !== '`') return at
  for (let next = at + 1; next < text.length; next += 1) {
    if (text[next] === '\\' && quote !== '`') next += 1
    else if (text[next] === quote) return next + 1
  }
  return text.length
}
