import { catalogue, type Histogram, type Metric, type NamingProfile } from '@ticolops/obs-signals'
import { checkExpr } from './check.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'
import { PromqlError, type Problem } from './problem.ts'
import type { Matchers, Part, Query } from './query.ts'
import { inProfile } from './rename.ts'
import { indexMetrics, indexOf, type SeriesIndex } from './series.ts'
import { vectorSelectors, type Expr } from './syntax.ts'
import { by, over, where, withoutNeedlessParens } from './transform.ts'

/**
 * PromQL as PromQL: a template whose interpolated parts are metrics, histogram series, labels, numbers, other queries, or text.
 * The result is parsed, checked against the catalogue and the metrics put into it, and printed canonically.
 * Grafana variables (`$service`, `[$__rate_interval]`) may stand anywhere. Throws {@link PromqlError}, which shows the place.
 */
export function promql(template: TemplateStringsArray, ...parts: readonly Part[]): Query {
  let text = template[0] ?? ''
  const metrics: Metric[] = []
  const parens = new Set<number>()
  let misused: { histogram: Histogram; at: number } | undefined
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'number' || typeof part === 'string') {
      text += String(part)
    } else if ('text' in part) {
      parens.add(text.length)
      metrics.push(...part.metrics)
      text += `(${part.text()})`
    } else if ('suffix' in part) {
      metrics.push(part.metric)
      text += part.metric.name + part.suffix
    } else {
      metrics.push(part)
      const from = text.length
      text += part.name
      if (part.kind === 'histogram') misused ??= { histogram: part as Metric as Histogram, at: from }
    }
    text += template[index + 1] ?? ''
  }
  const margin = text.length - text.trimStart().length
  text = text.trim()
  if (misused !== undefined) throw new PromqlError([familyProblem(misused.histogram, misused.at - margin)], text)

  const index = indexMetrics(metrics, indexOf(catalogue))
  const written = parse(text)
  const expr = withoutNeedlessParens(written, new Set([...parens].map((at) => at - margin)))
  const errors = checkExpr(expr, index).filter((problem) => problem.severity === 'error')
  if (errors.length > 0) throw new PromqlError(errors, text)
  return query(expr, index)
}

/** A query from text at run time: the same checks as {@link promql}. */
export function parseQuery(text: string): Query {
  return promql([text] as unknown as TemplateStringsArray)
}

function query(expr: Expr, index: SeriesIndex): Query {
  return {
    get metrics() {
      const read = vectorSelectors(expr).flatMap((selector) => index.get(selector.name ?? '')?.metric ?? [])
      return [...new Set(read)]
    },
    text: (profile: NamingProfile = 'otlp') => print(inProfile(expr, profile, index)),
    where: (matchers: Matchers) => query(where(expr, matchers), index),
    over: (window: string) => query(over(expr, window), index),
    by: (...labels: readonly string[]) => query(by(expr, labels), index),
  }
}

function familyProblem(histogram: Histogram, from: number): Problem {
  return {
    id: 'histogram/family',
    severity: 'error',
    message: `${histogram.name} is a histogram, which is three series`,
    hint: 'Put its .bucket, .count or .sum into the template.',
    from,
    to: from + histogram.name.length,
  }
}
