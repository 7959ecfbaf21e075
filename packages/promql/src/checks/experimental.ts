import type { Check } from '../check-context.ts'
import { EXPERIMENTAL_AGGREGATIONS, signatureOf } from '../functions.ts'
import type { Problem } from '../problem.ts'
import { walk, type Expr, type Span } from '../syntax.ts'

/**
 * Words that Prometheus knows and many a Prometheus refuses, and with them the whole rule file: some need a feature flag to this
 * day, some needed one before 3.16.
 */
export const experimental: Check = {
  id: 'experimental',
  run({ expr, experimental: allowed }) {
    const found: Problem[] = []
    if (allowed === true) return found
    walk(expr, (node) => {
      const word = experimentalWord(node)
      if (word === undefined) return
      found.push({
        id: 'experimental',
        severity: 'error',
        message: `${word.text} needs a feature flag or a very recent Prometheus, and is refused by the others`,
        hint: 'Write it without, or allow experimental queries when your Prometheus takes them.',
        from: word.from,
        to: word.to,
      })
    })
    return found
  },
}

function experimentalWord(node: Expr): (Span & { readonly text: string }) | undefined {
  switch (node.kind) {
    case 'call':
      return signatureOf(node.name)?.experimental === true ? { text: node.name, ...node.nameSpan } : undefined
    case 'aggregation':
      return EXPERIMENTAL_AGGREGATIONS.includes(node.op) ? { text: node.op, ...node.opSpan } : undefined
    case 'binary':
      if (node.op === '</' || node.op === '>/') return { text: node.op, ...node.opSpan }
      return node.fill === undefined ? undefined : { text: 'fill', from: node.opSpan.to, to: node.right.from }
    case 'extended':
      return { text: node.modifier, from: node.expr.to, to: node.to }
    case 'matrix':
      return isArithmetic(node.range) ? { text: 'arithmetic in a range', from: node.expr.to, to: node.to } : undefined
    case 'subquery':
      return isArithmetic(node.range) || isArithmetic(node.step)
        ? { text: 'arithmetic in a range', from: node.expr.to, to: node.to }
        : undefined
    case 'offset':
      return isArithmetic(node.duration.replace(/^[-+]/, ''))
        ? { text: 'arithmetic in an offset', from: node.expr.to, to: node.to }
        : undefined
    case 'number':
    case 'string':
    case 'variable':
    case 'vector':
    case 'at':
    case 'paren':
    case 'unary':
      break
  }
  return undefined
}

function isArithmetic(duration: string): boolean {
  return /[-+*/%^(]/.test(duration.replaceAll(/\$\{[^}]*\}/g, ''))
}
