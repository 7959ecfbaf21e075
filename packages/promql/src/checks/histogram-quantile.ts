import { nameOf, type Check } from '../check-context.ts'
import { canHave } from '../label-set.ts'
import type { Problem } from '../problem.ts'
import { vectorSelectors, walk, type Span } from '../syntax.ts'

/** `histogram_quantile` over anything but the rate of buckets by `le`: it answers nothing, or nonsense. */
export const histogramQuantile: Check = {
  id: 'histogram/quantile',
  run({ expr, labels, series }) {
    const found: Problem[] = []
    const report = (message: string, { from, to }: Span, hint: string) =>
      found.push({ id: 'histogram/quantile', severity: 'error', message, hint, from, to })
    walk(expr, (node) => {
      if (node.kind !== 'call' || node.name !== 'histogram_quantile') return
      const [quantile, buckets] = node.args
      if (quantile?.kind === 'number' && !(Number(quantile.text) >= 0 && Number(quantile.text) <= 1))
        report(
          `a quantile lies between 0 and 1, and ${quantile.text} does not`,
          quantile,
          'The 99th percentile is 0.99.',
        )
      if (buckets === undefined) return
      for (const selector of vectorSelectors(buckets)) {
        const known = series(selector)
        if (known === undefined || known.suffix === '_bucket') continue
        const name = nameOf(selector) ?? 'this'
        const hint =
          known.metric.kind === 'histogram'
            ? `Use ${known.metric.name}_bucket.`
            : 'Use the _bucket series of a histogram.'
        report(`histogram_quantile needs buckets, and ${name} has none`, selector, hint)
        return
      }
      if (!canHave(labels.of(buckets), 'le'))
        report('histogram_quantile needs the label le, which is gone here', buckets, 'Add le to the by (…) inside.')
    })
    return found
  },
}
