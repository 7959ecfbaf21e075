import {
  catalogue as everything,
  type Histogram,
  type Metric,
  type NamingProfile,
  type Pack,
} from '@ticolops/obs-signals'
import { checkExpr } from './check.ts'
import type { CheckOptions } from './check-context.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'
import { PromqlError, type Problem } from './problem.ts'
import type { Matchers, Part, Query } from './query.ts'
import { inProfile } from './rename.ts'
import { indexMetrics, indexOf, type SeriesIndex } from './series.ts'
import { vectorSelectors, type Expr } from './syntax.ts'
import { by, over, where, withoutNeedlessParens } from './transform.ts'

/** A template tag that makes queries; see {@link promql}. */
export type PromqlTag = (template: TemplateStringsArray, ...parts: readonly Part[]) => Query

/** What a tag checks queries with. */
export interface PromqlOptions extends CheckOptions {
  /** The packs that queries may read; ours when left out. Metrics put into a template need none. */
  readonly catalogue?: readonly Pack[]
}

/**
 * PromQL as PromQL: a template whose interpolated parts are metrics, histogram series, labels, numbers, other queries, or text.
 * The result is parsed, checked against the catalogue and the metrics put into it, and printed canonically.
 * Grafana variables (`$service`, `[$__rate_interval]`) may stand anywhere. Throws {@link PromqlError}, which shows the place.
 */
export const promql: PromqlTag = promqlWith({})

/** A tag like {@link promql} with options: further labels that a relabelling adds, recorded series, checks to leave out. */
export function promqlWith(options: PromqlOptions): PromqlTag {
  return (template, ...parts) => {
    const { text, metrics, parens, misused } = assemble(template, parts)
    if (misused !== undefined) throw new PromqlError([misused], text)
    return build(text, indexMetrics(metrics, indexOf(options.catalogue ?? everything)), options, parens)
  }
}

/** A query from text at run time, with the same checks as {@link promql}. Throws {@link PromqlError}. */
export function parseQuery(text: string, options: PromqlOptions = {}): Query {
  return build(text, indexOf(options.catalogue ?? everything), options)
}

interface Assembled {
  readonly text: string
  readonly metrics: readonly Metric[]
  /** Offsets of the parentheses around queries that were put in. */
  readonly parens: ReadonlySet<number>
  /** A histogram without `.bucket`, `.count` or `.sum`. */
  readonly misused: Problem | undefined
}

function assemble(template: TemplateStringsArray, parts: readonly Part[]): Assembled {
  let text = (template[0] ?? '').trimStart()
  const metrics: Metric[] = []
  const parens = new Set<number>()
  let misused: Problem | undefined
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'number') {
      text += Math.abs(part) === Infinity ? `${part < 0 ? '-' : ''}Inf` : String(part)
    } else if (typeof part === 'string') {
      text += part
    } else if ('text' in part) {
      parens.add(text.length)
      metrics.push(...part.metrics)
      text += `(${part.text()})`
    } else if ('suffix' in part) {
      metrics.push(part.metric)
      text += part.metric.name + part.suffix
    } else {
      metrics.push(part)
      // The type forbids it, plain JavaScript does not.
      if (part.kind === 'histogram') misused ??= familyProblem(part as Metric as Histogram, text.length)
      text += part.name
    }
    text += template[index + 1] ?? ''
  }
  return { text: text.trimEnd(), metrics, parens, misused }
}

function build(
  text: string,
  index: SeriesIndex,
  options: CheckOptions,
  parens: ReadonlySet<number> = new Set(),
): Query {
  const expr = withoutNeedlessParens(parse(text), parens)
  const errors = checkExpr(expr, index, options).filter((problem) => problem.severity === 'error')
  if (errors.length > 0) throw new PromqlError(errors, text)
  return query(expr, index)
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
