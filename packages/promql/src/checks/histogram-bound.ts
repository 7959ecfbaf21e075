import type { Check } from '../check-context.ts'
import { toRegExp } from '../regexp.ts'
import { vectorSelectors, type LabelMatcher } from '../syntax.ts'

/** A whole number as bucket bound: `le="1"` finds nothing in Prometheus 3, `le="1.0"` mostly nothing in Prometheus 2. */
export const histogramBound: Check = {
  id: 'histogram/bound',
  *run({ expr, series }) {
    for (const selector of vectorSelectors(expr)) {
      const known = series(selector)
      const bounds = known !== undefined && 'buckets' in known.metric ? (known.metric.buckets as readonly number[]) : []
      for (const matcher of selector.matchers) {
        const bound = matcher.label === 'le' ? halfMatched(matcher, bounds) : undefined
        if (bound === undefined) continue
        yield {
          id: 'histogram/bound',
          severity: 'error',
          message: `Prometheus 3 stores the bound ${bound} as ${bound}.0, Prometheus 2 as ${bound}: this finds one of them only`,
          hint: `Write le=~"${bound}|${bound}\\\\.0".`,
          from: matcher.from,
          to: matcher.to,
        }
      }
    }
  },
}

/** A whole bound that the matcher treats differently with and without `.0`. */
function halfMatched({ op, value }: LabelMatcher, bounds: readonly number[]): number | undefined {
  if (op === '=' || op === '!=') return /^\d+(?:\.0)?$/.test(value) ? Number(value) : undefined
  const pattern = toRegExp(value)
  if (pattern === undefined) return undefined
  return bounds.find((bound) => Number.isInteger(bound) && pattern.test(String(bound)) !== pattern.test(`${bound}.0`))
}
