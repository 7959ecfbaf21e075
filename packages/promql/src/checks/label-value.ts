import type { Histogram } from '@ticolops/obs-signals'
import type { Check, CheckContext } from '../check-context.ts'
import { nearest } from '../nearest.ts'
import { toRegExp } from '../regexp.ts'
import { variablesOf } from '../variables.ts'
import { vectorSelectors, type LabelMatcher, type VectorSelector } from '../syntax.ts'

/** A matcher that no series can meet, because the label only ever has other values. Bucket bounds are such values too. */
export const labelValue: Check = {
  id: 'label/value',
  *run(context) {
    for (const selector of vectorSelectors(context.expr)) {
      for (const matcher of selector.matchers) {
        const values = closedValues(selector, matcher, context)
        if (values === undefined || variablesOf(matcher.value).length > 0 || canMatch(matcher, values)) continue
        const close = nearest(matcher.value, values)
        yield {
          id: 'label/value',
          severity: 'error',
          message:
            matcher.op === '=' || matcher.op === '=~'
              ? `${matcher.label} is never ${matcher.value}`
              : `${matcher.label} is never ${matcher.value}, so this excludes nothing`,
          hint:
            close !== undefined && matcher.label !== 'le'
              ? `Did you mean ${close}?`
              : `It is one of ${values.join(', ')}.`,
          from: matcher.from,
          to: matcher.to,
        }
      }
    }
  },
}

function closedValues(
  selector: VectorSelector,
  { label }: LabelMatcher,
  { series }: CheckContext,
): readonly string[] | undefined {
  const known = series(selector)
  if (known === undefined) return undefined
  if (label === 'le' && known.suffix === '_bucket' && known.metric.kind === 'histogram')
    return [...(known.metric as Histogram).buckets.map(String), '+Inf']
  const values = known.metric.labels[label]
  return typeof values === 'string' ? undefined : values
}

/** Whether some value, or the missing label, makes a difference to the matcher. A whole number's bound is `1` or `1.0`. */
function canMatch({ label, op, value }: LabelMatcher, values: readonly string[]): boolean {
  if (value === '') return true
  const all = label === 'le' ? values.flatMap((each) => (/^\d+$/.test(each) ? [each, `${each}.0`] : [each])) : values
  if (op === '=' || op === '!=') return all.includes(value)
  const pattern = toRegExp(value)
  return pattern === undefined || pattern.test('') || all.some((each) => pattern.test(each))
}
