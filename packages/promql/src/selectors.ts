import { nameOf } from './check-context.ts'
import { parse } from './parse.ts'
import { printLine } from './print.ts'
import { vectorSelectors, type LabelMatcher, type VectorSelector } from './syntax.ts'

/** A metric selector of an expression: what Prometheus looks up. */
export interface Selector {
  /** The metric's name, from before the braces or from `__name__="…"`; absent when a pattern chooses. */
  readonly name?: string
  readonly matchers: readonly Pick<LabelMatcher, 'label' | 'op' | 'value'>[]
  /** The selector alone, as PromQL. */
  readonly text: string
}

/** The metric selectors of an expression, in the order of the text. Throws {@link PromqlError} on a syntax error. */
export function parseSelectors(text: string): readonly Selector[] {
  return vectorSelectors(parse(text)).map(selectorOf)
}

/** The names of the metrics that an expression reads, each once, in the order of the text. */
export function metricNames(text: string): readonly string[] {
  return [...new Set(parseSelectors(text).flatMap((selector) => selector.name ?? []))]
}

function selectorOf(selector: VectorSelector): Selector {
  const name = nameOf(selector)
  const matchers = selector.matchers.map(({ label, op, value }) => ({ label, op, value }))
  return { ...(name === undefined ? {} : { name }), matchers, text: printLine(selector) }
}
