// Comments, strings, durations, numbers, names, and one- or two-character operators of PromQL; white space, parentheses and commas are not kept.
const TOKEN =
  /#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|(?:\d+(?:ms|[smhdwy]))+|(?:\d*\.)?\d+(?:[eE][+-]?\d+)?|0x[\da-fA-F]+|[A-Za-z_:][\w:.]*|=~|!~|!=|==|>=|<=|[-+*/%^=<>@{}[\]:]/g

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 3.6e6,
  d: 8.64e7,
  w: 6.048e8,
  y: 3.1536e10,
}

/**
 * Whether two PromQL texts are the same but for how they are printed. Prometheus prints what it loaded in its own way (`90s` as `1m30s`, `by`
 * before the argument), so texts are compared as bags of tokens: enough to tell an earlier version of a rule from the present one.
 */
export function sameExpression(a: string, b: string): boolean {
  const left = tokens(a)
  const right = tokens(b)
  return left.length === right.length && left.every((token, index) => token === right[index])
}

function tokens(expr: string): string[] {
  return (expr.match(TOKEN) ?? [])
    .filter((token) => !token.startsWith('#'))
    .map(normal)
    .sort()
}

function normal(token: string): string {
  if (token.startsWith('`')) return JSON.stringify(token.slice(1, -1))
  if (/^["']/.test(token)) return JSON.stringify(token.slice(1, -1).replace(/\\(.)/g, '$1'))
  if (/^\d+(ms|[smhdwy])/.test(token)) return `${milliseconds(token)}ms`
  if (/^[\d.]/.test(token)) return String(Number(token))
  return /^(by|without|on|ignoring|group_left|group_right|bool|offset|and|or|unless|inf|nan)$/i.test(token)
    ? token.toLowerCase()
    : token
}

/** A Prometheus duration such as `1h30m`, in seconds. */
export function seconds(duration: string): number {
  return milliseconds(duration) / 1000
}

function milliseconds(duration: string): number {
  return [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0),
    0,
  )
}
