import type { CheckContext } from './check-context.ts'
import type { Expr, VectorSelector } from './syntax.ts'

/** Whether a selector's series only rise: counters, and all three series of a histogram. `undefined` when not known. */
export function isCounter(selector: VectorSelector, { series }: CheckContext): boolean | undefined {
  const known = series(selector)
  if (known === undefined) return undefined
  const { kind } = known.metric
  return kind === 'counter' || ((kind === 'histogram' || kind === 'summary') && known.suffix !== '')
}

/** The selector that a range function reads directly: `metric[5m]`, or a subquery over nothing but a metric. */
export function rangedSelector(expr: Expr): VectorSelector | undefined {
  if (expr.kind === 'vector') return expr
  return 'expr' in expr && expr.kind !== 'unary' ? rangedSelector(expr.expr) : undefined
}

/** How long a duration is, in seconds; `undefined` for variables and arithmetic. */
export function seconds(duration: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(duration)) return Number(duration)
  if (!/^(?:\d+(?:ms|[ywdhms]))+$/.test(duration)) return undefined
  const units: Readonly<Record<string, number>> = {
    ms: 0.001,
    s: 1,
    m: 60,
    h: 3600,
    d: 86_400,
    w: 604_800,
    y: 31_536_000,
  }
  let total = 0
  for (const [, count, unit] of duration.matchAll(/(\d+)(ms|[ywdhms])/g))
    total += Number(count) * (units[unit ?? ''] ?? 0)
  return total
}
