import type { Check } from '../check-context.ts'
import { GAUGE_FUNCTIONS } from '../functions.ts'
import { isCounter, rangedSelector } from '../kinds.ts'
import type { Problem } from '../problem.ts'
import { walk } from '../syntax.ts'

/** `delta`, `deriv` and their like on a counter: a restart of the process looks like a fall. */
export const gaugeFunction: Check = {
  id: 'function/gauge-only',
  run(context) {
    const found: Problem[] = []
    walk(context.expr, (node) => {
      if (node.kind !== 'call' || !GAUGE_FUNCTIONS.includes(node.name)) return
      const selector = node.args.map(rangedSelector).find((each) => each !== undefined)
      if (selector === undefined || isCounter(selector, context) !== true) return
      found.push({
        id: 'function/gauge-only',
        severity: 'error',
        message: `${node.name} is for gauges, and ${selector.name ?? 'this'} is a counter`,
        hint:
          node.name === 'delta'
            ? 'Use increase(…).'
            : node.name === 'idelta'
              ? 'Use irate(…).'
              : 'Use rate(…) or increase(…).',
        ...node.nameSpan,
      })
    })
    return found
  },
}
