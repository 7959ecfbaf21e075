import type { Matchers } from './query.ts'
import { mapChildren, precedence, type Expr, type LabelMatcher } from './syntax.ts'

/** The expression with these matchers in every vector selector; one on the same label and operator is replaced. */
export function where(expr: Expr, matchers: Matchers): Expr {
  const added = Object.entries(matchers).map(([label, matcher]): LabelMatcher => {
    const { op, value } = typeof matcher === 'string' ? { op: '=' as const, value: matcher } : matcher
    return { label, op, value, from: 0, to: 0 }
  })
  const replaced = (old: LabelMatcher): boolean => added.some((each) => each.label === old.label && each.op === old.op)
  return map(expr, (node) =>
    node.kind === 'vector'
      ? { ...node, matchers: [...node.matchers.filter((each) => !replaced(each)), ...added] }
      : node,
  )
}

/** The expression with every range window set; subqueries and offsets stay. */
export function over(expr: Expr, window: string): Expr {
  return map(expr, (node) => (node.kind === 'matrix' ? { ...node, range: window } : node))
}

/** The expression with labels added to every `by (…)` clause. */
export function by(expr: Expr, labels: readonly string[]): Expr {
  return map(expr, (node) => {
    if (node.kind !== 'aggregation' || node.grouping === undefined || node.grouping.without) return node
    const present = new Set(node.grouping.labels.map((each) => each.name))
    const added = [...new Set(labels)].filter((label) => !present.has(label))
    const grouping = {
      ...node.grouping,
      labels: [...node.grouping.labels, ...added.map((name) => ({ name, from: 0, to: 0 }))],
    }
    return { ...node, grouping }
  })
}

/** The expression with each node replaced, innermost first. */
export function map(expr: Expr, change: (node: Expr) => Expr): Expr {
  return change(mapChildren(expr, (child) => map(child, change)))
}

/**
 * Removes the parentheses at these offsets where the expression means the same without them. A query put into another comes in
 * parentheses; most places do not need them.
 */
export function withoutNeedlessParens(expr: Expr, at: ReadonlySet<number>): Expr {
  if (at.size === 0) return expr
  const strip = (node: Expr): Expr => mapChildren(node, (child) => strip(unwrap(child, node)))
  const unwrap = (child: Expr, parent?: Expr): Expr => {
    if (child.kind !== 'paren' || !at.has(child.from)) return child
    return needsParens(child.expr, child, parent) ? child : unwrap(child.expr, parent)
  }
  return strip(unwrap(expr))
}

function needsParens(inner: Expr, paren: Expr, parent: Expr | undefined): boolean {
  if (parent === undefined || 'args' in parent || parent.kind === 'paren') return false
  if (parent.kind === 'unary') return inner.kind === 'binary' && inner.op !== '^'
  // Ranges, subqueries and offsets bind tighter than any operator.
  if (parent.kind !== 'binary') return inner.kind === 'binary' || inner.kind === 'unary'
  if (inner.kind === 'unary') return parent.op === '^'
  if (inner.kind !== 'binary') return false
  const [own, around] = [precedence(inner.op), precedence(parent.op)]
  if (own !== around) return own < around
  // Operators of one strength bind to the left, `^` to the right.
  return parent.op === '^' ? paren === parent.left : paren === parent.right
}
