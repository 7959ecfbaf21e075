import type { Finding, Severity } from '@ticolops/obs-config'
import { plural, wrap } from '../style.ts'
import type { Style } from '../style.ts'

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** Findings, worst first, each with what to do, and their count. Empty when there are none. */
export function renderFindings(findings: readonly Finding[], style: Style): string {
  const sorted = SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
  return sorted.map((finding) => renderFinding(finding, style)).join('\n')
}

/** `2 errors, 1 warning`. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((each) => each.severity === severity).length,
  }))
  const parts = counts.filter(({ count }) => count > 0).map(({ severity, count }) => plural(count, severity))
  return parts.length === 0 ? 'nothing found' : parts.join(', ').replace(/infos?/, 'for information')
}

function renderFinding({ id, severity, object, message, fix }: Finding, style: Style): string {
  const { color, mark, width } = style
  const paint = { error: color.red, warning: color.yellow, info: color.blue }[severity]
  const title = wrap(object, width, '  ').trimStart()
  const lines = [`${paint(mark[severity])} ${color.bold(title)}  ${color.dim(id)}`, wrap(message, width, '    ')]
  if (fix !== '') lines.push(`    ${color.cyan('fix:')} ${wrap(fix, width, '         ').trimStart()}`)
  return lines.join('\n')
}
