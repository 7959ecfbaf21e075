import type { Check, CheckContext } from '../check-context.ts'
import { canHave, type LabelSet } from '../label-set.ts'
import { nearest } from '../nearest.ts'
import type { Problem } from '../problem.ts'
import { printLine } from '../print.ts'
import { walk, type Expr, type Span } from '../syntax.ts'
import { typeOf } from '../types.ts'

/** A label that the metric never has. */
export const labelUnknown: Check = {
  id: 'label/unknown',
  run: (context) => misuses(context).filter((problem) => problem.id === 'label/unknown'),
}

/** A label that the metric has, but that an aggregation or a match further inside took away. */
export const labelDropped: Check = {
  id: 'label/dropped',
  run: (context) => misuses(context).filter((problem) => problem.id === 'label/dropped'),
}

/** Every place where a label is used that its expression cannot have. */
function misuses({ expr, labels, series }: CheckContext): readonly Problem[] {
  const found: Problem[] = []
  const use = (label: string, set: LabelSet, span: Span, of: string): void => {
    if (!canHave(set, label)) found.push(problemOf(label, set, span, of))
  }
  walk(expr, (node) => {
    if (node.kind === 'vector') {
      const known = series(node)
      const name = known === undefined ? (node.name ?? 'this') : known.metric.name + known.suffix
      for (const each of node.matchers) use(each.label, labels.of(node), labelSpan(each), name)
    }
    if (node.kind === 'aggregation') {
      const inner = node.args.at(-1)
      if (inner === undefined) return
      for (const each of node.grouping?.labels ?? []) use(each.name, labels.of(inner), each, subject(inner))
    }
    if (node.kind === 'binary' && node.matching !== undefined) {
      const [left, right] = [labels.of(node.left), labels.of(node.right)]
      const { matching } = node
      for (const each of matching.labels) {
        if (matching.on) {
          use(each.name, left, each, subject(node.left))
          use(each.name, right, each, subject(node.right))
        } else if (!canHave(right, each.name)) use(each.name, left, each, subject(node.left))
      }
      const [one, side] = matching.group === 'left' ? [right, node.right] : [left, node.left]
      for (const each of matching.include) use(each.name, one, each, subject(side))
    }
    if (node.kind === 'call' && (node.name === 'label_replace' || node.name === 'label_join')) {
      const [inner] = node.args
      const sources = node.name === 'label_join' ? node.args.slice(3) : node.args.slice(3, 4)
      for (const source of sources)
        // An empty source label is the idiom for "set it, whatever is there".
        if (inner !== undefined && source.kind === 'string' && source.value !== '')
          use(source.value, labels.of(inner), source, subject(inner))
    }
  })
  return found
}

function problemOf(label: string, set: LabelSet, { from, to }: Span, of: string): Problem {
  const dropper = set.dropped.get(label)
  const have = [...set.names].join(', ')
  if (dropper !== undefined) {
    return {
      id: 'label/dropped',
      severity: 'error',
      message: `${of} has lost the label ${label}: ${headOf(dropper)} keeps ${have === '' ? 'no labels' : have}`,
      hint: `Keep ${label} there, or do without it here.`,
      from,
      to,
    }
  }
  const close = nearest(label, set.names)
  return {
    id: 'label/unknown',
    severity: 'error',
    message: `${of} has no label ${label}`,
    hint: close === undefined ? `It has ${have === '' ? 'no labels' : have}.` : `Did you mean ${close}?`,
    from,
    to,
  }
}

function labelSpan(matcher: Span & { readonly label: string }): Span {
  return { from: matcher.from, to: Math.min(matcher.to, matcher.from + matcher.label.length) }
}

/** What a message calls an expression: the metric if there is just one, else the expression's beginning. */
function subject(expr: Expr): string {
  const names = new Set<string>()
  walk(expr, (node) => {
    if (node.kind === 'vector' && node.name !== undefined) names.add(node.name)
  })
  const [only] = names
  if (names.size === 1 && only !== undefined && (typeOf(expr) === 'matrix' || expr.kind === 'vector')) return only
  const text = printLine(expr)
  return text.length > 48 ? `${text.slice(0, 47)}…` : text
}

/** How a node that drops labels reads, without what is inside. */
function headOf(node: Expr): string {
  if (node.kind === 'aggregation') {
    const list = node.grouping?.labels.map((each) => each.name).join(', ') ?? ''
    return node.grouping === undefined ? node.op : `${node.op} ${node.grouping.without ? 'without' : 'by'} (${list})`
  }
  if (node.kind === 'binary') {
    const list = node.matching?.labels.map((each) => each.name).join(', ') ?? ''
    return `${node.op} ${node.matching?.on === true ? 'on' : 'ignoring'} (${list})`
  }
  return node.kind === 'call' ? node.name : printLine(node)
}
