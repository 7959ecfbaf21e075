import type { Check } from '../check-context.ts'
import { COUNTER_FUNCTIONS } from '../functions.ts'
import { isCounter, rangedSelector } from '../kinds.ts'
import type { Problem } from '../problem.ts'
import { walk } from '../syntax.ts'

/** `rate` and its like on a gauge: every fall is taken for a restart, and the result is nonsense that looks plausible. */
export const counterFunction: Check = {
  id: 'function/counter-only',
  run(context) {
    const found: Problem[] = []
    walk(context.expr, (node) => {
      if (node.kind !== 'call' || !COUNTER_FUNCTIONS.includes(node.name)) return
      const selector = node.args[0] === undefined ? undefined : rangedSelector(node.args[0])
      if (selector === undefined || isCounter(selector, context) !== false) return
      const known = context.series(selector)
      if (known?.metric.kind === 'histogram') return
      found.push({
        id: 'function/counter-only',
        severity: 'error',
        message: `${node.name} is for counters, and ${selector.name ?? 'this'} is a gauge`,
        hint:
          node.name === 'increase'
            ? 'Use delta(…).'
            : node.name === 'resets'
              ? 'Use changes(…).'
              : 'Use deriv(…) for a slope, or the gauge itself.',
        ...node.nameSpan,
      })
    })
    return found
  },
}
