import type { Check } from '../check-context.ts'
import type { Problem } from '../problem.ts'
import { walk } from '../syntax.ts'

/** `irate` looks at the last two samples only: added up or averaged over series it jumps, and an alert on it flaps. */
export const irateAggregated: Check = {
  id: 'irate/aggregated',
  run({ expr }) {
    const found: Problem[] = []
    walk(expr, (node, ancestors) => {
      if (node.kind !== 'call' || node.name !== 'irate') return
      if (!ancestors.some((each) => each.kind === 'aggregation')) return
      found.push({
        id: 'irate/aggregated',
        severity: 'warning',
        message: 'irate reads two samples and forgets the rest of the range',
        hint: 'Use rate(…).',
        ...node.nameSpan,
      })
    })
    return found
  },
}
