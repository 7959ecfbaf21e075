import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import { PromqlError } from './problem.ts'
import { unquote } from './strings.ts'
import { syntaxProblem } from './syntax-error.ts'
import type { Binary, Expr, Grouping, LabelMatcher, LabelRef, Matching, Span } from './syntax.ts'
import { withPlaceholders } from './variables.ts'

/** Parses PromQL, Grafana variables included. Throws {@link PromqlError} at the first syntax error. */
export function parse(text: string): Expr {
  const source = withPlaceholders(text)
  const tree = parser.parse(source)
  const problem = syntaxProblem(text, source, tree)
  if (problem !== undefined) throw new PromqlError([problem], text)
  const root = tree.topNode.getChild('Expr')
  if (root === null) throw new Error(`no expression in ${text}`)
  return new Reader(text).expr(root)
}

/** Turns the grammar's tree into plain nodes. Names and durations come from the original text, so that variables survive. */
class Reader {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  expr(node: SyntaxNode): Expr {
    const span = spanOf(node)
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { kind: 'number', text: this.#slice(node), ...span }
      case 'StringLiteral':
        return { kind: 'string', value: unquote(this.#slice(node)), ...span }
      case 'VectorSelector':
        return this.#vector(node)
      case 'MatrixSelector':
        return { kind: 'matrix', expr: this.#inner(node), range: this.#duration(node, 0), ...span }
      case 'SubqueryExpr':
        return {
          kind: 'subquery',
          expr: this.#inner(node),
          range: this.#duration(node, 0),
          step: this.#duration(node, 1),
          ...span,
        }
      case 'OffsetExpr': {
        const duration = node.getChild('OffsetDurationExpr')
        return { kind: 'offset', expr: this.#inner(node), duration: duration ? this.#slice(duration) : '', ...span }
      }
      case 'StepInvariantExpr':
        return { kind: 'at', expr: this.#inner(node), time: this.#after(node, 'At'), ...span }
      case 'SmoothedExpr':
        return { kind: 'extended', expr: this.#inner(node), modifier: 'smoothed', ...span }
      case 'AnchoredExpr':
        return { kind: 'extended', expr: this.#inner(node), modifier: 'anchored', ...span }
      case 'ParenExpr':
        return { kind: 'paren', expr: this.#inner(node), ...span }
      case 'UnaryExpr': {
        const op = this.#slice(child(node, 'UnaryOp')) === '-' ? '-' : '+'
        return { kind: 'unary', op, expr: this.#inner(node), ...span }
      }
      case 'FunctionCall': {
        const name = child(node, 'FunctionIdentifier')
        return { kind: 'call', name: this.#slice(name), nameSpan: spanOf(name), args: this.#args(node), ...span }
      }
      case 'AggregateExpr':
        return this.#aggregation(node)
      case 'BinaryExpr':
        return this.#binary(node)
      default:
        throw new Error(`the grammar has a node that is not known here: ${node.name}`)
    }
  }

  #slice(span: Span): string {
    return this.#text.slice(span.from, span.to)
  }

  #inner(node: SyntaxNode): Expr {
    return this.expr(child(node, 'Expr'))
  }

  #args(node: SyntaxNode): Expr[] {
    return child(node, 'FunctionCallBody')
      .getChildren('Expr')
      .map((each) => this.expr(each))
  }

  #duration(node: SyntaxNode, index: number): string {
    const found = node.getChildren('DurationExpr')[index]
    return found === undefined ? '' : this.#slice(found)
  }

  #after(node: SyntaxNode, name: string): string {
    return this.#text.slice(child(node, name).to, node.to).trim()
  }

  #vector(node: SyntaxNode): Expr {
    const span = spanOf(node)
    const identifier = node.getChild('Identifier')
    const matchers = node.getChild('LabelMatchers')
    const name = identifier === null ? undefined : this.#slice(identifier)
    if (name !== undefined && matchers === null && /^(?:\$|\[\[)/.test(name))
      return { kind: 'variable', text: name, ...span }
    return {
      kind: 'vector',
      ...(name === undefined ? {} : { name }),
      matchers: matchers === null ? [] : childrenOf(matchers).flatMap((each) => this.#matcher(each)),
      ...span,
    }
  }

  #matcher(node: SyntaxNode): LabelMatcher[] {
    const span = spanOf(node)
    if (node.name === 'QuotedLabelName')
      return [{ label: '__name__', op: '=', value: unquote(this.#slice(node)), ...span }]
    if (node.name !== 'UnquotedLabelMatcher' && node.name !== 'QuotedLabelMatcher') return []
    const label = node.firstChild
    const op = node.getChild('MatchOp')
    const value = node.getChild('StringLiteral')
    if (label === null || op === null || value === null) return []
    return [
      {
        label: this.#label(label).name,
        op: this.#slice(op) as LabelMatcher['op'],
        value: unquote(this.#slice(value)),
        ...span,
      },
    ]
  }

  #label(node: SyntaxNode): LabelRef {
    const written = this.#slice(node)
    return { name: node.name === 'QuotedLabelName' ? unquote(written) : written, ...spanOf(node) }
  }

  #labels(node: SyntaxNode | null): LabelRef[] {
    if (node === null) return []
    return [...node.getChildren('LabelName'), ...node.getChildren('QuotedLabelName')]
      .sort((a, b) => a.from - b.from)
      .map((each) => this.#label(each))
  }

  #aggregation(node: SyntaxNode): Expr {
    const op = child(node, 'AggregateOp')
    const modifier = node.getChild('AggregateModifier')
    const grouping: Grouping | undefined =
      modifier === null
        ? undefined
        : {
            without: modifier.getChild('Without') !== null,
            labels: this.#labels(modifier.getChild('GroupingLabels')),
            ...spanOf(modifier),
          }
    return {
      kind: 'aggregation',
      op: this.#slice(op).toLowerCase(),
      opSpan: spanOf(op),
      ...(grouping === undefined ? {} : { grouping }),
      args: this.#args(node),
      ...spanOf(node),
    }
  }

  #binary(node: SyntaxNode): Binary {
    const [left, right] = node.getChildren('Expr')
    const op = childrenOf(node).find((each) => each !== node.firstChild && each.from >= (left?.to ?? 0))
    if (left === undefined || right === undefined || op === undefined)
      throw new Error('a binary expression has two sides')
    const clause = node.getChild('MatchingModifierClause')
    const fill = node.getChild('FillModifier')
    return {
      kind: 'binary',
      op: this.#slice(op).toLowerCase(),
      opSpan: spanOf(op),
      bool: node.getChild('BoolModifier') !== null,
      ...(clause === null ? {} : { matching: this.#matching(clause) }),
      ...(fill === null ? {} : { fill: this.#slice(fill).replaceAll(/\s+/g, ' ') }),
      left: this.expr(left),
      right: this.expr(right),
      ...spanOf(node),
    }
  }

  #matching(node: SyntaxNode): Matching {
    const [labels, include] = node.getChildren('GroupingLabels')
    const group =
      node.getChild('GroupLeft') !== null ? 'left' : node.getChild('GroupRight') !== null ? 'right' : undefined
    return {
      on: node.getChild('On') !== null,
      labels: this.#labels(labels ?? null),
      ...(group === undefined ? {} : { group }),
      include: this.#labels(include ?? null),
      ...spanOf(node),
    }
  }
}

function spanOf(node: SyntaxNode): Span {
  return { from: node.from, to: node.to }
}

function child(node: SyntaxNode, name: string): SyntaxNode {
  const found = node.getChild(name)
  if (found === null) throw new Error(`a ${node.name} of the grammar has no ${name}`)
  return found
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let next = node.firstChild; next !== null; next = next.nextSibling) found.push(next)
  return found
}
