import type { Check } from '../check-context.ts'
import { EXPERIMENTAL_AGGREGATIONS, signatureOf } from '../functions.ts'
import type { Problem } from '../problem.ts'
import { walk, type Span } from '../syntax.ts'

/** Words that Prometheus knows and still refuses, and with them the whole rule file, unless it was started with a flag. */
export const experimental: Check = {
  id: 'experimental',
  run({ expr, experimental: allowed }) {
    const found: Problem[] = []
    if (allowed === true) return found
    const report = (what: string, { from, to }: Span) =>
      found.push({
        id: 'experimental',
        severity: 'error',
        message: `${what} is experimental: Prometheus refuses it by default`,
        hint: 'Write it without, or start Prometheus with the feature flag and allow experimental queries here.',
        from,
        to,
      })
    walk(expr, (node) => {
      if (node.kind === 'call' && signatureOf(node.name)?.experimental === true) report(node.name, node.nameSpan)
      if (node.kind === 'aggregation' && EXPERIMENTAL_AGGREGATIONS.includes(node.op)) report(node.op, node.opSpan)
      if (node.kind === 'extended') report(node.modifier, node)
      if (node.kind === 'binary' && node.fill !== undefined) report('fill', node)
      if (node.kind === 'matrix' && /[-+*/%^(]/.test(node.range.replaceAll(/\$\{[^}]*\}/g, '')))
        report('arithmetic in a range', node)
    })
    return found
  },
}
