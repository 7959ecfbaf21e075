import type { Check } from '../check-context.ts'
import { COUNTER_FUNCTIONS } from '../functions.ts'
import { isCounter } from '../kinds.ts'
import type { Problem } from '../problem.ts'
import { walk, type Binary, type Expr } from '../syntax.ts'

/** Functions and operators for which a counter's height does not matter: they ask whether a series is there, or when. */
const PRESENCE: ReadonlySet<string> = new Set(['absent', 'timestamp', 'start_timestamp', 'count', 'group'])

/** A counter without `rate`: its value says how long the process has been running, and a restart sets it to zero. */
export const counterRate: Check = {
  id: 'counter/rate',
  run(context) {
    const found: Problem[] = []
    walk(context.expr, (node, ancestors) => {
      if (node.kind !== 'vector' || isCounter(node, context) !== true) return
      const fault = faultOf(node, ancestors)
      if (fault === undefined) return
      const name = node.name ?? 'this'
      found.push({
        id: 'counter/rate',
        severity: 'error',
        message:
          fault === 'rate of sum'
            ? `${name} is added up before its rate is taken, so that one restart looks like a fall of the sum`
            : `${name} is a counter: its height means nothing without a rate`,
        hint: fault === 'rate of sum' ? 'Write sum(rate(…)), the rate inside.' : 'Use rate(…[5m]) or increase(…[5m]).',
        from: node.from,
        to: node.name === undefined ? node.to : node.from + node.name.length,
      })
    })
    return found
  },
}

/** Whether an `unless` compares a series with itself at another time. */
function isNews({ op, left, right }: Binary): boolean {
  return op === 'unless' && bareName(left) !== undefined && bareName(left) === bareName(right)
}

/** The metric that an expression is, at whatever time. */
function bareName(expr: Expr): string | undefined {
  if (expr.kind === 'vector') return expr.name
  return expr.kind === 'paren' || expr.kind === 'offset' || expr.kind === 'at' ? bareName(expr.expr) : undefined
}

/** Walks outwards from a counter until something makes it good or bad. */
function faultOf(counter: Expr, ancestors: readonly Expr[]): 'no rate' | 'rate of sum' | undefined {
  let added = false
  let inner = counter
  for (const node of ancestors.toReversed()) {
    if (node.kind === 'matrix') return undefined
    if (node.kind === 'aggregation') {
      if (PRESENCE.has(node.op)) return undefined
      added = true
    }
    if (node.kind === 'call') {
      if (PRESENCE.has(node.name)) return undefined
      if (COUNTER_FUNCTIONS.includes(node.name)) return added ? 'rate of sum' : undefined
      if (/^(?:count|present|absent|changes)(?:_over_time)?$/.test(node.name)) return undefined
    }
    // The right side says which series remain; `x unless x offset 5m` asks which are new. Other left sides are values.
    if (node.kind === 'binary' && (node.op === 'and' || node.op === 'unless') && (inner === node.right || isNews(node)))
      return undefined
    inner = node
  }
  return 'no rate'
}
