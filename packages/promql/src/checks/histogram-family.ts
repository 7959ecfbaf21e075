import type { Check } from '../check-context.ts'
import { vectorSelectors } from '../syntax.ts'

/** A classic histogram asked for by its family name, under which Prometheus stores nothing. */
export const histogramFamily: Check = {
  id: 'histogram/family',
  *run({ expr, series }) {
    for (const selector of vectorSelectors(expr)) {
      const known = series(selector)
      if (known === undefined || known.metric.kind !== 'histogram' || known.suffix !== '') continue
      const { name } = known.metric
      yield {
        id: 'histogram/family',
        severity: 'error',
        message: `${name} is a histogram, which is three series`,
        hint: `Write ${name}_bucket, ${name}_count or ${name}_sum.`,
        from: selector.from,
        to: selector.name === undefined ? selector.to : selector.from + selector.name.length,
      }
    }
  },
}
