import type { Check } from '../check-context.ts'
import { regExpProblem } from '../regexp.ts'
import { vectorSelectors } from '../syntax.ts'

/** A pattern that Prometheus cannot read. */
export const regex: Check = {
  id: 'regex',
  *run({ expr }) {
    for (const selector of vectorSelectors(expr)) {
      for (const matcher of selector.matchers) {
        if (matcher.op !== '=~' && matcher.op !== '!~') continue
        const why = regExpProblem(matcher.value)
        if (why === undefined) continue
        const { from, to } = matcher
        yield { id: 'regex', severity: 'error', message: `Prometheus cannot use this pattern: ${why}`, from, to }
      }
    }
  },
}
