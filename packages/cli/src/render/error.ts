import type { ErrorReport } from '../error-report.ts'
import type { Style } from '../style.ts'
import { wrap } from '../style.ts'

/** An error for a person: what and why, then the way out. The stack only when it was asked for. */
export function renderError(report: ErrorReport, style: Style, stack: string | undefined): string {
  const { color, width } = style
  // The configuration's problems are laid out line by line already.
  const message =
    report.id === 'config.invalid' ? report.message : wrap(report.message, width - 7, '       ').trimStart()
  const lines = [`${color.red(color.bold('error:'))} ${message}`]
  if (report.hint !== '') lines.push(`${color.cyan('  fix:')} ${wrap(report.hint, width - 7, '       ').trimStart()}`)
  if (stack !== undefined) lines.push(color.dim(stack))
  return `${lines.join('\n')}\n`
}
