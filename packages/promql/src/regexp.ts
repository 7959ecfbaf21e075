/**
 * A PromQL pattern (RE2, anchored) as JavaScript's; `undefined` when only RE2 could tell. Flags at the start are carried over.
 * Grafana variables must be taken out before.
 */
export function toRegExp(pattern: string): RegExp | undefined {
  const flags = /^\(\?([ims]+)\)/.exec(pattern)
  const body = pattern.slice(flags?.[0].length ?? 0).replaceAll('(?P<', '(?<')
  try {
    return new RegExp(`^(?:${body})$`, `u${flags?.[1] ?? ''}`)
  } catch {
    return undefined
  }
}

/** Why Prometheus would refuse a pattern, or `undefined` when it would take it. */
export function regExpProblem(pattern: string): string | undefined {
  const plain = pattern.replaceAll(/\$\{\w[^}]*\}|\$\w+|\[\[\w+\]\]/g, 'x')
  if (/\(\?(?:=|!|<=|<!)/.test(plain)) return 'it looks ahead or behind, which Prometheus cannot'
  if (/(?:^|[^\\])(?:\\\\)*\\[1-9]/.test(plain)) return 'it refers back to a group, which Prometheus cannot'
  try {
    // Without the flag u, JavaScript is as lenient about needless escapes as RE2.
    RegExp(
      plain
        .replace(/^\(\?[imsU]+\)/, '')
        .replaceAll('(?P<', '(?<')
        .replaceAll(/\(\?[imsU]+:/g, '(?:'),
    )
    return undefined
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, '').replace(/^.*: /, '')
  }
}
