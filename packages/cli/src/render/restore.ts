import type { CheckResult, RestorePlan, RestoreResult } from '@ticolops/obs-backup'
import { rowsOf, storedBytes } from '@ticolops/obs-backup'
import { plural, wrap } from '../style.ts'
import type { Style } from '../style.ts'
import { bytesOf, countOf, durationOf, momentOf } from './quantities.ts'

/** What is read, how old it is, where it goes, and what would be lost. */
export function renderRestorePlan(plan: RestorePlan, now: Date, style: Style): string {
  const { color, width } = style
  const { backup, passedOver, store, into, target, live, roles, leftovers } = plan
  const { name, serverVersion, tables } = backup.database
  const age = durationOf(Math.max(0, (now.getTime() - Date.parse(backup.createdAt)) / 1000))
  const lines: (readonly [string, string])[] = [
    ['read', `backup ${backup.id} of ${backup.service}, from ${store}`],
    ['taken', `${momentOf(backup.createdAt)}, ${age} ago: nothing that was written since is in it`],
    [
      'holds',
      `database ${name} of PostgreSQL ${serverVersion.split(' ')[0]}: ${plural(tables.length, 'table')}, ${countOf(rowsOf(backup))} rows, ${bytesOf(storedBytes(backup))} stored`,
    ],
    ['into', `database ${into} on ${target.server} (PostgreSQL ${target.serverVersion})`],
    ['lost', lost(plan)],
  ]
  if (passedOver.length > 0)
    lines.push([
      'broken',
      `${passedOver.map(({ id }) => id).join(', ')}, newer, cannot be restored: see restore --list`,
    ])
  if (live !== undefined) {
    const { objects, connections } = live.database
    lines.push([
      'stays',
      `database ${live.name} on the same server (${plural(objects, 'object')}, ${plural(connections.length, 'connection')}) is not touched`,
    ])
  }
  if (roles.length > 0)
    lines.push([
      'makes',
      `roles that the server lacks, without passwords: ${roles.map((role) => role.name).join(', ')}`,
    ])
  if (leftovers.length > 0) lines.push(['drops', `what restores that were killed left behind: ${leftovers.join(', ')}`])
  const rows = lines.map(
    ([label, text]) => `  ${color.bold(label.padEnd(6))} ${wrap(text, width - 9, '         ').trimStart()}`,
  )
  return [color.bold('Restore:'), ...rows].join('\n')
}

function lost({ into, target: { existing } }: RestorePlan): string {
  return existing === undefined
    ? `nothing: there is no database ${into} yet`
    : `nothing: the database ${into} is there, empty and used by nobody, and is replaced`
}

/** What was restored, and how it takes the place of the live one. */
export function renderRestored({ plan, seconds, swap }: RestoreResult, server: string, style: Style): string {
  const { color, mark } = style
  const { backup, into, target, live } = plan
  const done = `${color.green(mark.ok)} Restored ${backup.id} into ${into} on ${target.server} in ${durationOf(seconds)}: ${plural(backup.database.tables.length, 'table')}, ${countOf(rowsOf(backup))} rows, each compared with the manifest.`
  if (live === undefined || swap.length === 0) return done
  const steps = [
    `To put it in the place of ${live.name}: stop what uses ${live.name}, run this, and start it again.`,
    `  psql '${server}' --set=ON_ERROR_STOP=1 <<'SQL'`,
    ...swap.map((sql) => `  ${sql}`),
    '  SQL',
  ]
  return [done, steps.join('\n')].join('\n\n')
}

/** Each check with what it looked at and what it found. */
export function renderChecks(checks: readonly CheckResult[], style: Style): string {
  return checks.map((result) => renderCheck(result, style)).join('\n')
}

export function renderCheck(
  { passed, title, looked, problems, hint }: CheckResult,
  { color, mark, width }: Style,
): string {
  const line = `${passed ? color.green(mark.ok) : color.red(mark.error)} ${title}${color.dim(`  ${looked}`)}`
  if (passed) return line
  const told = problems.map((problem) => wrap(problem, width, '    '))
  return [line, ...told, `    ${color.cyan('fix:')} ${wrap(hint, width - 9, '         ').trimStart()}`].join('\n')
}
