import type { Action, FieldChange, Plan, PlannedChange } from '@ticolops/obs-cluster'
import { wrap } from '../style.ts'
import type { Style } from '../style.ts'
import { renderFindings } from './findings.ts'

/** Fields of one object that are shown without `--verbose`: a rewritten dashboard would push the rest off the screen. */
const FIELDS = 12

const MARK: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  adopt: '~',
  prune: '-',
  conflict: '!',
  unchanged: '=',
}

/** A plan: one line per object with its fields, why it fits the target, what stands in its way, and the sum. */
export function renderPlan(plan: Plan, style: Style, verbose: boolean): string {
  const shown = plan.changes.filter(({ action }) => verbose || action !== 'unchanged')
  const blocks = [
    shown.map((change) => renderChange(change, style, verbose)).join('\n'),
    plan.explanations.map((line) => style.color.dim(wrap(line, style.width, '  '))).join('\n'),
    renderFindings(plan.findings, style),
    `${style.color.bold('Plan:')} ${planSummary(plan)}`,
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}

/** `+3 ~1 -0, 5 unchanged`; what there is none of is left out. */
export function planSummary({ counts }: Plan): string {
  const { create, update, adopt, prune, unchanged, conflict } = counts
  const rest = [
    conflict > 0 ? `${conflict} in conflict` : '',
    adopt > 0 ? `${adopt} adopted` : '',
    unchanged > 0 ? `${unchanged} unchanged` : '',
  ]
  return [`+${create} ~${update + adopt} -${prune}`, ...rest.filter(Boolean)].join(', ')
}

function renderChange(
  { action, object, changes, conflicts, reason }: PlannedChange,
  style: Style,
  verbose: boolean,
): string {
  const { color } = style
  const paint = {
    create: color.green,
    update: color.yellow,
    adopt: color.yellow,
    prune: color.red,
    conflict: color.red,
    unchanged: color.dim,
  }
  const note = reason ?? (action === 'adopt' ? 'not ours so far' : undefined)
  const limit = verbose ? Infinity : FIELDS
  const lines = [
    `  ${paint[action](`${MARK[action]} ${object}`)}${note === undefined ? '' : color.dim(`  ${note}`)}`,
    ...conflicts.map(({ manager, field }) => `      ${field} belongs to ${manager}`),
    ...changes.slice(0, limit).map((change) => renderField(change, style)),
  ]
  if (changes.length > limit)
    lines.push(color.dim(`      … ${changes.length - limit} more fields (--verbose shows them)`))
  return lines.join('\n')
}

/** A field on one line where both values fit, else each on its own. */
function renderField(change: FieldChange, { color, width }: Style): string {
  const { path } = change
  const values = [
    'before' in change ? color.red(`- ${short(change.before, width - 10)}`) : '',
    'after' in change ? color.green(`+ ${short(change.after, width - 10)}`) : '',
  ].filter(Boolean)
  const room = Math.min(width, 100) - path.length - 8
  const length = [change.before, change.after].reduce<number>((sum, value) => sum + 4 + textOf(value).length, 0)
  return length <= room
    ? `      ${path}  ${values.join('  ')}`
    : [`      ${path}`, ...values.map((value) => `        ${value}`)].join('\n')
}

/** One line of a value. In a pipe it is cut too: a whole dashboard is no line, and `-o json` has it. */
function short(value: unknown, room: number): string {
  const width = Math.min(room, 160)
  const text = textOf(value)
  return text.length > width ? `${text.slice(0, width - 1)}…` : text
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().replaceAll(/\s+/g, ' ') : (JSON.stringify(value) ?? '')
}
