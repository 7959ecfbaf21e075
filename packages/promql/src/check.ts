import { catalogue as everything, type Pack } from '@ticolops/obs-signals'
import { nameOf, type CheckContext, type CheckOptions } from './check-context.ts'
import { checks } from './checks/index.ts'
import { LabelFlow } from './label-set.ts'
import { parse } from './parse.ts'
import { PromqlError, type Problem } from './problem.ts'
import type { Query } from './query.ts'
import { indexMetrics, indexOf, type SeriesIndex } from './series.ts'
import type { Expr, VectorSelector } from './syntax.ts'

/**
 * Checks a query against the catalogue: syntax, types, metrics, labels, values and functions. Offsets are of the given text, or
 * of `query.text()`. Never throws for a bad query; returns nothing for a good one.
 */
export function checkQuery(
  query: Query | string,
  catalogue: readonly Pack[] = everything,
  options: CheckOptions = {},
): readonly Problem[] {
  const text = typeof query === 'string' ? query : query.text()
  const base = indexOf(catalogue)
  const index = typeof query === 'string' ? base : indexMetrics(query.metrics, base)
  try {
    return checkExpr(parse(text), index, options)
  } catch (error) {
    if (error instanceof PromqlError) return error.problems
    throw error
  }
}

/** Runs every check over a parsed expression. Problems come in the order of the text, each place once per check. */
export function checkExpr(expr: Expr, index: SeriesIndex, options: CheckOptions = {}): readonly Problem[] {
  const series = (selector: VectorSelector) => index.get(nameOf(selector) ?? '')
  const resolve = (selector: VectorSelector) => series(selector) ?? recordedLabels(nameOf(selector), options)
  const labels = new LabelFlow(resolve, options.extraLabels ?? [])
  const context: CheckContext = { ...options, expr, index, labels, series }
  const found = checks
    .filter((check) => options.except?.includes(check.id) !== true)
    .flatMap((check) => Array.from(check.run(context)))
  const once = new Map(found.map((problem) => [`${problem.id} ${problem.from} ${problem.message}`, problem]))
  return [...once.values()].sort((a, b) => a.from - b.from)
}

function recordedLabels(name: string | undefined, options: CheckOptions): readonly string[] | undefined {
  const { recorded } = options
  if (name === undefined || recorded === undefined || Array.isArray(recorded)) return undefined
  return (recorded as Readonly<Record<string, readonly string[]>>)[name]
}
