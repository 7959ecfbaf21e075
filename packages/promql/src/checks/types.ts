import type { Check } from '../check-context.ts'
import { AGGREGATION_PARAMETER, signatureOf, type ValueType } from '../functions.ts'
import type { Problem } from '../problem.ts'
import { toRegExp } from '../regexp.ts'
import { isComparison, isSetOperator, walk, type Binary, type Call, type Expr, type Span } from '../syntax.ts'
import { typeName, typeOf } from '../types.ts'

/** Whatever Prometheus itself would refuse although the grammar allows it. */
export const types: Check = {
  id: 'type',
  run({ expr }) {
    const found: Problem[] = []
    const report: Report = (message, span, hint) => {
      const { from, to } = span
      found.push({ id: 'type', severity: 'error', message, from, to, ...(hint === undefined ? {} : { hint }) })
    }
    walk(expr, (node) => check(node, report))
    return found
  },
}

type Report = (message: string, span: Span, hint?: string) => void

function check(node: Expr, report: Report): void {
  switch (node.kind) {
    case 'vector': {
      const named = node.matchers.filter((each) => each.label === '__name__' && each.op === '=')
      if ((node.name === undefined ? 0 : 1) + named.length > 1) report('the metric has two names', node)
      if (node.name === undefined && node.matchers.every(({ op, value }) => matchesEmpty(op, value)))
        report(
          'this selects every series there is',
          node,
          'Name a metric, or match a label with a value that is not empty.',
        )
      return
    }
    case 'matrix':
      if (node.expr.kind !== 'vector' && node.expr.kind !== 'variable')
        return report(
          'a range in brackets can only follow a metric',
          node.expr,
          node.expr.kind === 'offset' || node.expr.kind === 'at'
            ? 'Write the range before offset and @.'
            : `Write [${node.range}:] for a subquery.`,
        )
      return
    case 'subquery':
      return expectType(node.expr, ['vector'], 'a subquery', report)
    case 'offset':
    case 'at':
      if (!['vector', 'variable', 'matrix', 'subquery', 'offset', 'at', 'extended'].includes(node.expr.kind))
        report(`${word(node.kind)} can only follow a metric or a subquery`, node)
      if (modifiers(node.expr).includes(node.kind)) report(`${word(node.kind)} stands here twice`, node)
      return
    case 'unary':
      return expectType(node.expr, ['scalar', 'vector'], `a leading ${node.op}`, report)
    case 'call':
      return call(node, report)
    case 'aggregation': {
      const parameter = AGGREGATION_PARAMETER[node.op]
      const count = parameter === undefined ? 1 : 2
      if (node.args.length !== count)
        return report(`${node.op} takes ${plural(count, 'argument')}, not ${node.args.length}`, node)
      const [first, last] = [node.args[0], node.args.at(-1)]
      if (parameter !== undefined && first !== undefined) expectType(first, [parameter], node.op, report)
      if (last !== undefined) expectType(last, ['vector'], node.op, report)
      return
    }
    case 'binary':
      return binary(node, report)
    case 'number':
    case 'string':
    case 'variable':
    case 'extended':
    case 'paren':
      return
  }
}

/** The `offset` and `@` that follow an expression already. */
function modifiers(node: Expr): readonly string[] {
  return node.kind === 'offset' || node.kind === 'at' ? [node.kind, ...modifiers(node.expr)] : []
}

function word(kind: 'offset' | 'at'): string {
  return kind === 'at' ? '@' : 'offset'
}

function call(node: Call, report: Report): void {
  const signature = signatureOf(node.name)
  if (signature === undefined) return report(`there is no function ${node.name}`, node.nameSpan)
  const { args, optional } = signature
  const least = args.length - (optional === 'many' ? 1 : optional)
  const most = optional === 'many' ? Infinity : args.length
  if (node.args.length < least || node.args.length > most) {
    const count =
      least === most
        ? plural(least, 'argument')
        : most === Infinity
          ? `at least ${least}`
          : `${least} to ${most} arguments`
    return report(`${node.name} takes ${count}, not ${node.args.length}`, node)
  }
  const [, info] = node.name === 'info' ? node.args : []
  if (info !== undefined && (info.kind !== 'vector' || info.name !== undefined))
    report('the second argument of info is matchers in braces, without a metric', info)
  for (const [index, arg] of node.args.entries()) {
    const wanted = args[Math.min(index, args.length - 1)]
    if (wanted !== undefined) expectType(arg, [wanted], node.name, report)
  }
}

function binary(node: Binary, report: Report): void {
  const [left, right] = [typeOf(node.left), typeOf(node.right)]
  for (const side of [node.left, node.right]) expectType(side, ['scalar', 'vector'], node.op, report)
  const vectors = left === 'vector' && right === 'vector'
  const scalars = left === 'scalar' && right === 'scalar'
  if (node.bool && !isComparison(node.op)) report('bool can only follow a comparison', node.opSpan)
  if (scalars && isComparison(node.op) && !node.bool)
    report('two numbers can only be compared with bool', node.opSpan, `Write ${node.op} bool.`)
  if (scalars && (node.op === '</' || node.op === '>/')) report(`${node.op} works on vectors only`, node.opSpan)
  if ((left === 'scalar' || right === 'scalar') && isSetOperator(node.op))
    report(`${node.op} works on two vectors, not on numbers`, node.opSpan)
  const { matching } = node
  if (matching === undefined) return
  if ((left === 'scalar' || right === 'scalar') && !vectors)
    report('labels can only be matched between vectors', matching)
  if (matching.group !== undefined && isSetOperator(node.op))
    report(`${node.op} always matches many to many, without group_${matching.group}`, matching)
  for (const each of matching.include)
    if (matching.on && matching.labels.some((label) => label.name === each.name))
      report(`${each.name} is matched on already and cannot be copied as well`, each)
}

function expectType(expr: Expr, wanted: readonly ValueType[], by: string, report: Report): void {
  const type = typeOf(expr)
  if (type === 'any' || wanted.includes(type)) return
  const hint =
    type === 'vector' && wanted.includes('matrix')
      ? 'Give it a range: metric[5m].'
      : type === 'matrix' && wanted.includes('vector')
        ? 'Put the range into a function such as rate(…).'
        : undefined
  report(`${by} takes ${wanted.map(typeName).join(' or ')}, and this is ${typeName(type)}`, expr, hint)
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Whether a matcher accepts a series that lacks the label. Patterns that are not plain are taken to need something. */
function matchesEmpty(op: string, value: string): boolean {
  if (op === '=') return value === ''
  if (op === '!=') return value !== ''
  const accepts = toRegExp(value)?.test('') ?? false
  return op === '=~' ? accepts : !accepts
}
