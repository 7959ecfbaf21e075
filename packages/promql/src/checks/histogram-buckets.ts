import type { Check } from '../check-context.ts'
import { canHave } from '../label-set.ts'
import type { Problem } from '../problem.ts'
import { vectorSelectors, walk } from '../syntax.ts'

/** Buckets are cumulative: adding them up over `le` counts each observation many times, and averaging them means nothing. */
export const histogramBuckets: Check = {
  id: 'histogram/buckets',
  run({ expr, labels, series }) {
    const found: Problem[] = []
    walk(expr, (node) => {
      if (node.kind !== 'aggregation' || ['count', 'group', 'count_values'].includes(node.op)) return
      const inner = node.args.at(-1)
      const [bucket] =
        inner === undefined ? [] : vectorSelectors(inner).filter((each) => series(each)?.suffix === '_bucket')
      if (inner === undefined || bucket === undefined) return
      const chosen = bucket.matchers.some((each) => each.label === 'le' && (each.op === '=' || each.op === '=~'))
      const lost = canHave(labels.of(inner), 'le') && !canHave(labels.of(node), 'le')
      const name = series(bucket)?.metric.name ?? 'the histogram'
      if (lost && !chosen)
        found.push({
          id: 'histogram/buckets',
          severity: 'error',
          message: `${node.op} without le adds up buckets that contain one another`,
          hint: `Keep le, choose one bucket with le="…", or use ${name}_count.`,
          from: node.from,
          to: node.opSpan.to,
        })
      else if (
        !lost &&
        ['avg', 'min', 'max', 'stddev', 'stdvar', 'quantile'].includes(node.op) &&
        canHave(labels.of(inner), 'le')
      )
        found.push({
          id: 'histogram/buckets',
          severity: 'error',
          message: `${node.op} of buckets is not a histogram any more`,
          hint: 'Use sum by (le, …).',
          from: node.from,
          to: node.opSpan.to,
        })
    })
    return found
  },
}
