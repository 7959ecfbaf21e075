import { parse } from '@ticolops/obs-promql'

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
 * before the argument, older ones with sorted matchers), so what is compared is what they parse to.
 */
export function sameExpression(a: string, b: string): boolean {
  return a === b || canonical(a) === canonical(b)
}

const PLACES: ReadonlySet<string> = new Set(['from', 'to', 'opSpan', 'nameSpan'])
const LITERALS: ReadonlySet<string> = new Set(['text', 'range', 'step', 'duration', 'time'])

/** The syntax tree without places in the text, and with one spelling for each literal; the text itself when it cannot be read. */
function canonical(expr: string): string {
  try {
    return JSON.stringify(parse(expr), (key, value: unknown) => {
      if (PLACES.has(key)) return undefined
      if (LITERALS.has(key) && typeof value === 'string') return literal(value)
      if (key === 'matchers') return (value as object[]).map(matcher).sort()
      if (key === 'grouping' && isEverything(value as { without: boolean; labels: object[] })) return undefined
      return value
    })
  } catch {
    return expr
  }
}

function matcher(each: object): string {
  const { label, op, value } = each as { label: string; op: string; value: string }
  return JSON.stringify([label, op, value])
}

/** `sum by () (x)` is `sum(x)`. */
function isEverything({ without, labels }: { readonly without: boolean; readonly labels: readonly object[] }): boolean {
  return !without && labels.length === 0
}

/** A number or duration by its value, such as `0.10` and `90s`. */
function literal(text: string): string {
  if (/^-?(\d+(ms|[smhdwy]))+$/.test(text)) return `${text.startsWith('-') ? '-' : ''}${milliseconds(text)}ms`
  const number = Number(text.replaceAll('_', ''))
  return text === '' || Number.isNaN(number) ? text.toLowerCase() : String(number)
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
