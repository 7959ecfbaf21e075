/** A value that is not known yet: an expression of Helm's template language, without its braces. */
export class Expression {
  readonly code: string

  constructor(code: string) {
    this.code = code
  }
}

/** A value that is known, or that a template will know: an object reads the same with either. */
export type Value<T> = T | Expression

/** A text with values in it. Known when all of them are; otherwise an expression that puts it together. */
export function text(parts: TemplateStringsArray, ...values: readonly Value<string | number>[]): Value<string> {
  const codes = values.flatMap((value) => (value instanceof Expression ? [inBrackets(value.code)] : []))
  const join = (literal: (text: string) => string): string =>
    parts.reduce((all, part, index) => {
      const value = values[index - 1] ?? ''
      return all + (value instanceof Expression ? '%v' : literal(String(value))) + literal(part)
    }, '')
  if (codes.length === 0) return join((literal) => literal)
  return new Expression(`printf ${JSON.stringify(join(escape))} ${codes.join(' ')}`)
}

/** As printf reads it. */
const escape = (literal: string): string => literal.replaceAll('%', '%%')

const inBrackets = (code: string): string => (code.includes(' ') ? `(${code})` : code)
