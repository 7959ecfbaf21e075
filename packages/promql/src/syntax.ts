/** Where a node stands in the text it was parsed from: offsets, `to` exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A label matcher of a vector selector. */
export interface LabelMatcher extends Span {
  readonly label: string
  readonly op: '=' | '!=' | '=~' | '!~'
  /** The string without quotes and escapes. */
  readonly value: string
}

/** A label in a `by`, `without`, `on`, `ignoring` or `group_left` list. */
export interface LabelRef extends Span {
  readonly name: string
}

/** A number or a duration used as a number, as written. */
export interface NumberLiteral extends Span {
  readonly kind: 'number'
  readonly text: string
}

export interface StringLiteral extends Span {
  readonly kind: 'string'
  readonly value: string
}

/** A Grafana variable where an expression stands, such as `$threshold`. Its type is known to Grafana alone. */
export interface VariableExpr extends Span {
  readonly kind: 'variable'
  readonly text: string
}

export interface VectorSelector extends Span {
  readonly kind: 'vector'
  /** The name before the braces; absent in `{…}`. */
  readonly name?: string
  readonly matchers: readonly LabelMatcher[]
}

/** `expr[range]`. The range is text: a duration, a Grafana variable or arithmetic of durations. */
export interface MatrixSelector extends Span {
  readonly kind: 'matrix'
  readonly expr: Expr
  readonly range: string
}

/** `expr[range:step]`; the step is empty for the evaluation interval. */
export interface Subquery extends Span {
  readonly kind: 'subquery'
  readonly expr: Expr
  readonly range: string
  readonly step: string
}

export interface OffsetExpr extends Span {
  readonly kind: 'offset'
  readonly expr: Expr
  readonly duration: string
}

/** `expr @ time`, where time is a number, `start()` or `end()`. */
export interface AtExpr extends Span {
  readonly kind: 'at'
  readonly expr: Expr
  readonly time: string
}

/** `expr smoothed` and `expr anchored`. */
export interface ExtendedRange extends Span {
  readonly kind: 'extended'
  readonly expr: Expr
  readonly modifier: 'smoothed' | 'anchored'
}

export interface Paren extends Span {
  readonly kind: 'paren'
  readonly expr: Expr
}

export interface Unary extends Span {
  readonly kind: 'unary'
  readonly op: '-' | '+'
  readonly expr: Expr
}

export interface Call extends Span {
  readonly kind: 'call'
  readonly name: string
  readonly nameSpan: Span
  readonly args: readonly Expr[]
}

/** `by (…)` or `without (…)`. */
export interface Grouping extends Span {
  readonly without: boolean
  readonly labels: readonly LabelRef[]
}

export interface Aggregation extends Span {
  readonly kind: 'aggregation'
  readonly op: string
  readonly opSpan: Span
  readonly grouping?: Grouping
  /** The parameter of `topk`, `quantile` and their like, then the expression. */
  readonly args: readonly Expr[]
}

/** `on (…) group_left (…)` and its variants. */
export interface Matching extends Span {
  readonly on: boolean
  readonly labels: readonly LabelRef[]
  readonly group?: 'left' | 'right'
  readonly include: readonly LabelRef[]
}

export interface Binary extends Span {
  readonly kind: 'binary'
  readonly op: string
  readonly opSpan: Span
  readonly bool: boolean
  readonly matching?: Matching
  /** `fill(0)` and its like, as text. */
  readonly fill?: string
  readonly left: Expr
  readonly right: Expr
}

/** A PromQL expression. Nodes are plain immutable data. */
export type Expr =
  | NumberLiteral
  | StringLiteral
  | VariableExpr
  | VectorSelector
  | MatrixSelector
  | Subquery
  | OffsetExpr
  | AtExpr
  | ExtendedRange
  | Paren
  | Unary
  | Call
  | Aggregation
  | Binary

/** Binding strength of binary operators, weakest first; `^` alone binds to the right. */
export function precedence(op: string): number {
  if (op === 'or') return 1
  if (op === 'and' || op === 'unless') return 2
  if (['==', '!=', '<=', '<', '>=', '>', '</', '>/'].includes(op)) return 3
  if (op === '+' || op === '-') return 4
  if (op === '^') return 6
  return 5
}

/** Whether an operator compares, and so filters a vector. */
export function isComparison(op: string): boolean {
  return ['==', '!=', '<=', '<', '>=', '>'].includes(op)
}

/** Whether an operator works on whole label sets. */
export function isSetOperator(op: string): boolean {
  return op === 'and' || op === 'or' || op === 'unless'
}

/** The expressions directly inside a node, in the order of the text. */
export function childrenOf(expr: Expr): readonly Expr[] {
  if ('args' in expr) return expr.args
  if ('expr' in expr) return [expr.expr]
  return expr.kind === 'binary' ? [expr.left, expr.right] : []
}

/** The same node with its inner expressions replaced; the node itself when none changed. */
export function mapChildren(expr: Expr, change: (child: Expr) => Expr): Expr {
  if ('args' in expr) {
    const args = expr.args.map(change)
    return args.every((arg, index) => arg === expr.args[index]) ? expr : { ...expr, args }
  }
  if ('expr' in expr) {
    const inner = change(expr.expr)
    return inner === expr.expr ? expr : { ...expr, expr: inner }
  }
  if (expr.kind !== 'binary') return expr
  const left = change(expr.left)
  const right = change(expr.right)
  return left === expr.left && right === expr.right ? expr : { ...expr, left, right }
}

/** Visits an expression and everything in it, outermost first, with the way from the root to it. */
export function walk(
  expr: Expr,
  visit: (node: Expr, ancestors: readonly Expr[]) => void,
  ancestors: readonly Expr[] = [],
): void {
  visit(expr, ancestors)
  const way = [...ancestors, expr]
  for (const child of childrenOf(expr)) walk(child, visit, way)
}

/** Every vector selector of an expression, in the order of the text. */
export function vectorSelectors(expr: Expr): readonly VectorSelector[] {
  const found: VectorSelector[] = []
  walk(expr, (node) => {
    if (node.kind === 'vector') found.push(node)
  })
  return found
}
