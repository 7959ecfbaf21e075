import { signatureOf, type ValueType } from './functions.ts'
import type { Expr } from './syntax.ts'

/** The type of an expression's value, as far as its own words tell; whether its parts fit is the type check's business. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar'
    case 'string':
      return 'string'
    case 'variable':
      return 'any'
    case 'vector':
    case 'aggregation':
      return 'vector'
    case 'matrix':
    case 'subquery':
      return 'matrix'
    case 'call':
      return signatureOf(expr.name)?.returns ?? 'any'
    case 'binary': {
      const [left, right] = [typeOf(expr.left), typeOf(expr.right)]
      if (left === 'vector' || right === 'vector') return 'vector'
      return left === 'any' || right === 'any' ? 'any' : 'scalar'
    }
    case 'offset':
    case 'at':
    case 'extended':
    case 'paren':
    case 'unary':
      break
  }
  return typeOf(expr.expr)
}

/** The type in words that people use. */
export function typeName(type: ValueType): string {
  const names: Readonly<Record<ValueType, string>> = {
    scalar: 'a number',
    vector: 'an instant vector',
    matrix: 'a range vector',
    string: 'a string',
    any: 'anything',
  }
  return names[type]
}
