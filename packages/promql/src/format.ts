import { parse } from './parse.ts'
import { print } from './print.ts'

/** The canonical text of a PromQL expression. Throws {@link PromqlError} on a syntax error. */
export function format(text: string): string {
  return print(parse(text))
}
