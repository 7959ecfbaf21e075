import type { Span } from './syntax.ts'

export type Severity = 'error' | 'warning'

/** Something wrong with a query, as data. Offsets are of the checked text. */
export interface Problem extends Span {
  /** Stable name of the check, such as `metric/unknown`. */
  readonly id: string
  readonly severity: Severity
  /** What is wrong, one sentence without a period. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
}

/** A query that cannot be used. Its message is the rendered problem, with the line and a caret under the token. */
export class PromqlError extends Error {
  override readonly name = 'PromqlError'
  readonly problems: readonly Problem[]
  readonly text: string

  /** @param text the query that the problems' offsets belong to */
  constructor(problems: readonly Problem[], text: string) {
    super(problems.map((problem) => renderProblem(text, problem)).join('\n'))
    this.problems = problems
    this.text = text
  }
}

/** Prints a problem for people: what, the line, a caret under the token, the hint. */
export function renderProblem(text: string, problem: Problem): string {
  const from = Math.min(problem.from, text.length)
  const start = text.lastIndexOf('\n', from - 1) + 1
  const newline = text.indexOf('\n', from)
  const end = newline === -1 ? text.length : newline
  const number = text.slice(0, start).split('\n').length
  const gutter = `${number} | `
  const marks = '^'.repeat(Math.max(1, Math.min(problem.to, end) - from))
  return [
    `${problem.severity}: ${problem.message} (${problem.id})`,
    `${gutter}${text.slice(start, end)}`,
    `${' '.repeat(gutter.length - 2)}| ${' '.repeat(from - start)}${marks}`,
    ...(problem.hint === undefined ? [] : [`${' '.repeat(gutter.length - 2)}= ${problem.hint}`]),
  ].join('\n')
}
