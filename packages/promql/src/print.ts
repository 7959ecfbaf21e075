import { isPlainLabel, quote } from './strings.ts'
import { precedence, type Expr, type LabelRef, type Matching, type VectorSelector } from './syntax.ts'

/** Lines longer than this are broken. Prometheus's own formatter breaks at the same width. */
const WIDTH = 100

/** The canonical text of an expression: on one line when it fits, else broken where it is loosest, two spaces a level. */
export function print(expr: Expr): string {
  return broken(expr, 0)
}

/** The canonical text on one line, whatever its length. */
export function printLine(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
    case 'variable':
      return expr.text
    case 'string':
      return quote(expr.value)
    case 'vector':
      return vector(expr)
    case 'paren':
      return `(${printLine(expr.expr)})`
    case 'unary':
      return `${expr.op}${printLine(expr.expr)}`
    case 'call':
      return `${expr.name}(${expr.args.map(printLine).join(', ')})`
    case 'aggregation':
      return `${aggregationHead(expr)}(${expr.args.map(printLine).join(', ')})`
    case 'binary':
      return `${printLine(expr.left)} ${operator(expr)} ${printLine(expr.right)}`
    case 'matrix':
    case 'subquery':
    case 'offset':
    case 'at':
    case 'extended':
      break
  }
  const [inner, suffix] = suffixed(expr)
  return `${printLine(inner)}${suffix}`
}

function broken(expr: Expr, level: number): string {
  const indent = '  '.repeat(level)
  const line = printLine(expr)
  if (indent.length + line.length <= WIDTH) return indent + line
  switch (expr.kind) {
    case 'number':
    case 'variable':
    case 'string':
    case 'vector':
      return indent + line
    case 'paren':
      return block(indent, '(', [expr.expr], level)
    case 'unary':
      return `${indent}${expr.op}${broken(expr.expr, level).trimStart()}`
    case 'call':
      return block(indent, `${expr.name}(`, expr.args, level)
    case 'aggregation':
      return block(indent, `${aggregationHead(expr)}(`, expr.args, level)
    case 'binary':
      return `${side(expr.left, level, expr.op)}\n${indent}${operator(expr)}\n${broken(expr.right, level + 1)}`
    case 'matrix':
    case 'subquery':
    case 'offset':
    case 'at':
    case 'extended':
      break
  }
  const [inner, suffix] = suffixed(expr)
  return broken(inner, level) + suffix
}

function block(indent: string, head: string, inner: readonly Expr[], level: number): string {
  return `${indent}${head}\n${inner.map((each) => broken(each, level + 1)).join(',\n')}\n${indent})`
}

/** Operands of a broken operation stand one level in; a chain of operators of one strength stays on one level. */
function side(expr: Expr, level: number, around: string): string {
  return broken(expr, expr.kind === 'binary' && precedence(expr.op) === precedence(around) ? level : level + 1)
}

/** A node with a suffix, as the innermost expression and everything that follows it, `@` before `offset`. */
function suffixed(expr: Expr): [inner: Expr, suffix: string] {
  let offset = ''
  let at = ''
  let node = expr
  for (;;) {
    if (node.kind === 'offset' && offset === '') offset = ` offset ${node.duration}`
    else if (node.kind === 'at' && at === '') at = ` @ ${node.time}`
    else break
    node = node.expr
  }
  const after = `${at}${offset}`
  if (node.kind === 'extended') return [node.expr, ` ${node.modifier}${after}`]
  if (node.kind === 'matrix') return [node.expr, `[${node.range}]${after}`]
  if (node.kind === 'subquery') return [node.expr, `[${node.range}:${node.step}]${after}`]
  return [node, after]
}

function vector(selector: VectorSelector): string {
  const matchers = selector.matchers.map((each) => `${label(each.label)}${each.op}${quote(each.value)}`)
  if (selector.name === undefined) return `{${matchers.join(', ')}}`
  return matchers.length === 0 ? selector.name : `${selector.name}{${matchers.join(', ')}}`
}

function aggregationHead(expr: Extract<Expr, { kind: 'aggregation' }>): string {
  const { grouping } = expr
  if (grouping === undefined || (grouping.labels.length === 0 && !grouping.without)) return expr.op
  return `${expr.op} ${grouping.without ? 'without' : 'by'} (${labels(grouping.labels)}) `
}

function operator(expr: Extract<Expr, { kind: 'binary' }>): string {
  return [
    expr.op,
    ...(expr.bool ? ['bool'] : []),
    ...(expr.matching === undefined ? [] : [matching(expr.matching)]),
    ...(expr.fill === undefined ? [] : [expr.fill]),
  ].join(' ')
}

function matching(clause: Matching): string {
  const base = `${clause.on ? 'on' : 'ignoring'} (${labels(clause.labels)})`
  if (clause.group === undefined) return base
  return `${base} group_${clause.group} (${labels(clause.include)})`
}

function labels(refs: readonly LabelRef[]): string {
  return refs.map((each) => label(each.name)).join(', ')
}

function label(name: string): string {
  return isPlainLabel(name) ? name : quote(name)
}
