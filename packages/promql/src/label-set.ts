import { TARGET_LABELS } from '@ticolops/obs-signals'
import { typeOf } from './types.ts'
import type { KnownSeries } from './series.ts'
import type { Aggregation, Binary, Call, Expr, VectorSelector } from './syntax.ts'

/** Which labels the series of an expression can have. */
export interface LabelSet {
  /** True when more labels than `names` are possible, because a metric or a variable is not known. */
  readonly open: boolean
  readonly names: ReadonlySet<string>
  /** Labels that every series has for certain. */
  readonly certain: ReadonlySet<string>
  /** True when `names` are the series' whole identity: an aggregation or a match made it so. */
  readonly exact: boolean
  /** Labels that were there further inside, with the node that dropped them. */
  readonly dropped: ReadonlyMap<string, Expr>
}

/** What a selector's name stands for: a series of the catalogue, labels of a recorded series, or nothing known. */
export type Resolve = (selector: VectorSelector) => KnownSeries | readonly string[] | undefined

const OPEN: LabelSet = { open: true, names: new Set(), certain: new Set(), exact: false, dropped: new Map() }
const NONE: LabelSet = { open: false, names: new Set(), certain: new Set(), exact: true, dropped: new Map() }

/** Whether the series can have a label. The metric's name counts as one. */
export function canHave(set: LabelSet, label: string): boolean {
  return set.open || set.names.has(label) || label === '__name__' || isVariable(label)
}

/** Follows labels through an expression. Results are kept per node. */
export class LabelFlow {
  readonly #resolve: Resolve
  readonly #extra: readonly string[]
  readonly #known = new Map<Expr, LabelSet>()

  /** @param extra labels that any scraped series may have besides the catalogue's, such as those of a relabelling */
  constructor(resolve: Resolve, extra: readonly string[]) {
    this.#resolve = resolve
    this.#extra = extra
  }

  of(expr: Expr): LabelSet {
    let set = this.#known.get(expr)
    if (set === undefined) {
      set = this.#compute(expr)
      this.#known.set(expr, set)
    }
    return set
  }

  #compute(expr: Expr): LabelSet {
    switch (expr.kind) {
      case 'number':
      case 'string':
        return NONE
      case 'variable':
        return OPEN
      case 'vector':
        return this.#vector(expr)
      case 'call':
        return this.#call(expr)
      case 'aggregation':
        return this.#aggregation(expr)
      case 'binary':
        return this.#binary(expr)
      case 'matrix':
      case 'subquery':
      case 'offset':
      case 'at':
      case 'extended':
      case 'paren':
      case 'unary':
        break
    }
    return this.of(expr.expr)
  }

  #vector(selector: VectorSelector): LabelSet {
    const known = this.#resolve(selector)
    if (known === undefined) return OPEN
    if (!('metric' in known)) return { ...NONE, names: new Set(known) }
    const { metric, suffix } = known
    const names = new Set([...Object.keys(metric.labels), ...TARGET_LABELS, ...this.#extra])
    if (suffix === '_bucket') names.add('le')
    if (metric.kind === 'summary' && suffix === '') names.add('quantile')
    const open = metric.pack?.openLabels === true
    const scraped = metric.pack?.recorded !== true && !metric.name.includes(':')
    return { ...NONE, open, names, exact: false, certain: new Set(scraped ? ['job', 'instance'] : []) }
  }

  #call(call: Call): LabelSet {
    const vector = call.args.find((arg) => ['vector', 'matrix', 'any'].includes(typeOf(arg)))
    if (vector === undefined) return NONE
    if (call.name === 'absent' || call.name === 'absent_over_time' || call.name === 'info') return OPEN
    const inner = this.of(vector)
    if (call.name === 'histogram_quantile') return without(inner, ['le'], call)
    if (call.name === 'label_replace' || call.name === 'label_join') return withLabels(inner, [stringOf(call.args[1])])
    if (call.name === 'histogram_quantiles') return withLabels(without(inner, ['le'], call), [stringOf(call.args[1])])
    return inner
  }

  #aggregation(node: Aggregation): LabelSet {
    const last = node.args.at(-1)
    const inner = last === undefined ? NONE : this.of(last)
    if (['topk', 'bottomk', 'limitk', 'limit_ratio'].includes(node.op)) return inner
    const { grouping } = node
    const listed = grouping?.labels.map((each) => each.name) ?? []
    const kept = grouping?.without === true ? without(inner, listed, node) : only(inner, listed, node)
    return node.op === 'count_values' ? withLabels(kept, [stringOf(node.args[0])]) : kept
  }

  #binary(node: Binary): LabelSet {
    if (typeOf(node.left) === 'scalar') return this.of(node.right)
    if (typeOf(node.right) === 'scalar') return this.of(node.left)
    const [left, right] = [this.of(node.left), this.of(node.right)]
    if (node.op === 'or') return either(left, right)
    if (node.op === 'and' || node.op === 'unless') return left
    const { matching } = node
    if (matching?.group !== undefined) {
      const include = matching.include.map((each) => each.name)
      return withLabels(matching.group === 'left' ? left : right, include)
    }
    if (matching === undefined) return left
    const listed = matching.labels.map((each) => each.name)
    return matching.on ? only(left, listed, node) : without(left, listed, node)
  }
}

function only(set: LabelSet, labels: readonly string[], by: Expr): LabelSet {
  const names = new Set(labels.filter((label) => !isVariable(label)))
  const dropped = new Map(set.dropped)
  for (const name of set.names) if (!names.has(name)) dropped.set(name, by)
  for (const name of names) dropped.delete(name)
  const certain = new Set([...names].filter((name) => set.certain.has(name)))
  return { open: labels.some(isVariable), names, certain, exact: true, dropped }
}

function without(set: LabelSet, labels: readonly string[], by: Expr): LabelSet {
  const dropped = new Map(set.dropped)
  for (const label of labels) if (set.names.has(label)) dropped.set(label, by)
  const rest = (names: ReadonlySet<string>) => new Set([...names].filter((name) => !labels.includes(name)))
  return { ...set, names: rest(set.names), certain: rest(set.certain), dropped }
}

function withLabels(set: LabelSet, labels: readonly (string | undefined)[]): LabelSet {
  const names = new Set(set.names)
  for (const label of labels) if (label !== undefined && label !== '') names.add(label)
  return { ...set, names, open: set.open || labels.some((label) => label === undefined || isVariable(label)) }
}

function either(left: LabelSet, right: LabelSet): LabelSet {
  const dropped = new Map([...left.dropped, ...right.dropped])
  for (const name of [...left.names, ...right.names]) dropped.delete(name)
  return {
    open: left.open || right.open,
    names: new Set([...left.names, ...right.names]),
    certain: new Set([...left.certain].filter((name) => right.certain.has(name))),
    exact: left.exact && right.exact,
    dropped,
  }
}

function stringOf(expr: Expr | undefined): string | undefined {
  return expr?.kind === 'string' ? expr.value : undefined
}

function isVariable(label: string): boolean {
  return label.includes('$') || label.includes('[[')
}
