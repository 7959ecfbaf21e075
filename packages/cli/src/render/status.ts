import type { Status, StatusEntry, TargetDescription } from '@ticolops/obs-cluster'
import { plural, wrap } from '../style.ts'
import type { Style } from '../style.ts'
import { renderFindings } from './findings.ts'

/** Where a verb acts: `context production · server https://… · namespace monitoring`. */
export function renderTarget(name: string, { facts }: TargetDescription, { color, width }: Style): string {
  return color.dim(wrap([name, ...facts.map(([label, value]) => `${label} ${value}`)].join(' · '), width))
}

/** The target in a question: its name, and the context or address that it stands for. */
export function where(name: string, { facts: [first] }: TargetDescription): string {
  return first === undefined ? name : `${name} (${first.join(' ')})`
}

/** What is installed, object by object. */
export function renderStatus(
  { installed, version, entries, findings }: Status,
  style: Style,
  verbose: boolean,
): string {
  const { color, mark } = style
  if (!installed)
    return [renderFindings(findings, style), 'Nothing is installed. Install with: ticolops-obs install']
      .filter(Boolean)
      .join('\n\n')
  const paint: Record<StatusEntry['state'], string> = {
    present: color.green(mark.ok),
    changed: color.yellow(mark.warning),
    missing: color.red(mark.error),
  }
  const count = (state: StatusEntry['state']) => entries.filter((entry) => entry.state === state).length
  const rows = entries
    .filter(({ state }) => verbose || state !== 'present' || entries.length <= 40)
    .map(({ object, state }) => `  ${paint[state]} ${object}${state === 'present' ? '' : color.dim(`  ${state}`)}`)
  const sum = `${plural(entries.length, 'object')} installed${version === undefined ? '' : ` by ${version}`}: ${count('present')} present, ${count('changed')} changed, ${count('missing')} missing`
  return [rows.join('\n'), renderFindings(findings, style), `${sum}.`].filter(Boolean).join('\n\n')
}
