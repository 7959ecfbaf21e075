import type { DrillResult } from '@ticolops/obs-backup'
import { plural } from '../style.ts'
import type { Style } from '../style.ts'
import { durationOf } from './quantities.ts'
import { renderChecks } from './restore.ts'

/** What a rehearsal has shown. */
export function renderDrill(
  { backup, server, outcome, checks, recoverySeconds, dataLossSeconds }: DrillResult,
  style: Style,
): string {
  const { color, mark } = style
  const verdicts = {
    success: color.green(`${mark.ok} ${backup.id} can be restored, ${plural(checks.length, 'check')} passed`),
    checks_failed: color.red(`${mark.error} ${backup.id} was restored, and is not in order`),
    schema_newer: color.red(
      `${mark.error} ${backup.id} is whole, but the application has moved on: run its migrations after a restore`,
    ),
  }
  return [
    renderChecks(
      checks.filter(({ passed }) => !passed),
      style,
    ),
    `${verdicts[outcome]}: usable after ${durationOf(recoverySeconds)} on ${server}. A disaster at its beginning would have lost the last ${durationOf(dataLossSeconds)}.`,
  ]
    .filter(Boolean)
    .join('\n\n')
}
