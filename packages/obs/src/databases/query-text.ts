import type { SqlSystem } from './database-system.ts'

/** Longer texts are cut: a statement that inserts a thousand rows says no more than its beginning. */
const MAX_TEXT = 4096
const MAX_SUMMARY = 255

/** Comments, and literals as all databases write them. What opens and is not closed goes to the end of the text, so that no text is read twice. */
const COMMON = [
  String.raw`--[^\n]*`,
  String.raw`/\*[\s\S]*?(?:\*/|$)`,
  String.raw`\b0x[0-9a-f]+\b`,
  String.raw`(?<![\w$.])\d+(?:\.\d*)?(?:e[+-]?\d+)?\b`,
  String.raw`(?<![\w$])\.\d+(?:e[+-]?\d+)?\b`,
]
const doubled = (quote: string) => `(?:[^${quote}]|${quote}{2})*(?:${quote}|$)`
const escaped = (quote: string) => String.raw`(?:[^${quote}\\]|\\[\s\S]?|${quote}{2})*(?:${quote}|$)`

/** Names in quotes are matched too, because a quote inside of one begins no literal. */
const TOKENS: Readonly<Record<SqlSystem, RegExp>> = {
  postgresql: new RegExp(
    [
      `"${doubled('"')}`,
      // Only strings with an E before them have escapes, as the standard has it.
      String.raw`\be'${escaped("'")}`,
      String.raw`(?:\b(?:u&|[bnx]))?'${doubled("'")}`,
      String.raw`(\$(?:[a-z_]\w*)?\$)[\s\S]*?(?:\1|$)`,
      ...COMMON,
    ].join('|'),
    'gi',
  ),
  mysql: new RegExp(
    ['`' + doubled('`'), `'${escaped("'")}`, `"${escaped('"')}`, String.raw`#[^\n]*`, ...COMMON].join('|'),
    'gi',
  ),
}
const NAMES: Readonly<Record<SqlSystem, string>> = { postgresql: '"', mysql: '`' }

/**
 * `db.query.text`: an SQL text that tells no values. Text whose parameters are passed separately is taken as it is written; in any other
 * every literal becomes a question mark, and comments are left out.
 *
 * @param hasParameters Values are passed beside the text.
 */
export function queryText(sql: string, system: SqlSystem, hasParameters: boolean): string {
  const cut = sql.length > MAX_TEXT ? sql.slice(0, MAX_TEXT) : sql
  if (hasParameters) return cut
  return cut
    .replace(TOKENS[system], (token) => {
      if (token.startsWith(NAMES[system])) return token
      return /^(?:--|#|\/\*)/.test(token) ? '' : '?'
    })
    .trim()
}

const NAME = String.raw`(?:"[^"]*"|` + '`[^`]*`' + String.raw`|[\w$.])+`
const TARGET = new RegExp(
  String.raw`\b(?:from|into|update|join|table)\s+(?:only\s+|if\s+(?:not\s+)?exists\s+)?(${NAME})`,
  'gi',
)

/**
 * `db.query.summary`: the operation and what it works on, such as `SELECT orders customers`, with few different values.
 *
 * @param text A text without literals.
 */
export function querySummary(operation: string, text: string): string {
  const names = [...text.matchAll(TARGET)].map(([, name = '']) => name.replaceAll(/["`]/g, ''))
  return [operation === '_OTHER' ? '' : operation, ...new Set(names)].join(' ').trim().slice(0, MAX_SUMMARY)
}
