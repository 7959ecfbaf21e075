import type { Verification, VerificationSummary } from '@ticolops/obs-cluster'
import type { Style } from '../style.ts'
import { renderFindings } from './findings.ts'

/** The proof: one line per thing that was read back, then what is missing, then the verdict in a sentence. */
export function renderVerification(
  { proven, summary, findings }: Verification,
  style: Style,
  verbose: boolean,
): string {
  const { color, mark } = style
  const rows = rowsOf(summary).map(({ what, good, total, note }) => {
    const done = good === total
    const figure = `${good}/${total}`.padStart(7)
    return `  ${done ? color.green(mark.ok) : color.red(mark.error)} ${figure}  ${what}${note === '' ? '' : color.dim(`  ${note}`)}`
  })
  const shown = findings.filter(({ severity }) => verbose || severity !== 'info')
  const verdict = proven ? color.green(color.bold('Proven:')) : color.red(color.bold('Not proven:'))
  return [rows.join('\n'), renderFindings(shown, style), `${verdict} ${sentence(summary)}.`]
    .filter(Boolean)
    .join('\n\n')
}

/** `Prometheus loaded 9/9 rule groups, 2/2 targets up, 61/61 panels have data`. */
function sentence({ ruleGroups, targets, panels }: VerificationSummary): string {
  return [
    `Prometheus loaded ${ruleGroups.loaded}/${ruleGroups.total} rule groups`,
    `${targets.up}/${targets.total} targets up`,
    `${panels.withData}/${panels.total} panels have data${panels.explained > 0 ? ` (${panels.explained} empty for a known reason)` : ''}`,
  ].join(', ')
}

function rowsOf({ ruleGroups, targets, dashboards, panels }: VerificationSummary) {
  const { explained, unexplained } = panels
  const notes = [
    explained > 0 ? `${explained} empty for a known reason` : '',
    unexplained > 0 ? `${unexplained} empty for no known reason` : '',
  ]
  return [
    { what: 'rule groups loaded', good: ruleGroups.loaded, total: ruleGroups.total, note: '' },
    { what: 'rule groups healthy', good: ruleGroups.healthy, total: ruleGroups.total, note: '' },
    { what: 'targets up', good: targets.up, total: targets.total, note: '' },
    { what: 'dashboards present', good: dashboards.present, total: dashboards.total, note: '' },
    {
      what: 'panels with data or explained',
      good: panels.withData + explained,
      total: panels.total,
      note: notes.filter(Boolean).join(', '),
    },
  ]
}
