import type { Check } from '../check-context.ts'
import { seconds } from '../kinds.ts'
import type { Problem } from '../problem.ts'
import { walk } from '../syntax.ts'

/** Functions that need two samples in the range to say anything. */
const NEED_TWO: ReadonlySet<string> = new Set([
  'rate',
  'irate',
  'increase',
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
  'changes',
  'resets',
])

/** A range that often holds fewer than two samples: the graph has holes, the alert never fires. */
export const rangeShort: Check = {
  id: 'range/short',
  run({ expr, scrapeInterval = 30 }) {
    const found: Problem[] = []
    walk(expr, (node) => {
      if (node.kind !== 'call' || !NEED_TWO.has(node.name)) return
      const range = node.args.find((arg) => arg.kind === 'matrix')
      const length = range?.kind === 'matrix' ? seconds(range.range) : undefined
      if (range?.kind !== 'matrix' || length === undefined || length >= 2 * scrapeInterval) return
      found.push({
        id: 'range/short',
        severity: 'warning',
        message: `${node.name} needs two samples, and [${range.range}] holds fewer at one every ${scrapeInterval} s`,
        hint: `Use [${4 * scrapeInterval}s] or more, or [$__rate_interval] on a dashboard.`,
        from: range.expr.to,
        to: range.to,
      })
    })
    return found
  },
}
