import { diffLines } from '@ticolops/obs-scaffold'
import type { Change, Facts, Found, InitPlan, PartName } from '@ticolops/obs-scaffold'
import { plural } from '../style.ts'
import type { Style } from '../style.ts'

/** Lines of a difference that are shown without `--verbose`. */
const LINES = 12

const MARK: Readonly<Record<Change['action'], string>> = {
  create: '+',
  upgrade: '~',
  merge: '~',
  edit: '~',
  remove: '-',
  keep: '=',
  conflict: '!',
  unchanged: '=',
}

/** What the repository tells, each with where it was read. */
export function renderFacts(facts: Facts, { color, mark }: Style): string {
  const { app, name, port, entry, remote, instrumentation } = facts
  const rows: (readonly [string, readonly Found<unknown>[]])[] = [
    ['service', name],
    ['framework', [app.framework]],
    ['runtime', facts.runtimeVersion.map(({ value, from }) => ({ value: `${app.language} ${value}`, from }))],
    ['packages', facts.packageManager],
    ['starts', entry],
    ['port', port],
    ['listens', facts.loopback === undefined ? [] : [{ value: 'for its own machine only', from: facts.loopback.from }]],
    ['build', one(facts.build)],
    ['test', one(facts.test)],
    ['postgres', one(facts.postgres)],
    ['redis', one(facts.redis)],
    [
      'mysql',
      facts.mysql === undefined
        ? []
        : [{ ...facts.mysql, from: `${facts.mysql.from}: measured, but no deployment is made for it` }],
    ],
    [
      'measured by',
      [
        {
          value: {
            call: 'a call of instrument()',
            flag: '--import @ticolops/obs/register',
            opentelemetry: 'opentelemetry-instrument',
          }[instrumentation.value],
          from: instrumentation.from,
        },
      ],
    ],
    ['pipelines', facts.pipelines],
    ['images', remote === undefined ? [] : [{ value: remote.value.registry, from: remote.from }]],
    ['remote', remote === undefined ? [] : [{ value: remote.value.project, from: remote.value.forge }]],
  ]
  const lines = rows.flatMap(([label, found]) =>
    found.map(
      ({ value, from }) =>
        `  ${found.length > 1 && label !== 'pipelines' ? color.yellow(mark.warning) : color.green(mark.ok)} ${label.padEnd(12)} ${String(value)}${color.dim(`  ${from}`)}`,
    ),
  )
  return [color.bold(app.directory === '.' ? 'Found:' : `Found in ${app.directory}:`), ...lines].join('\n')
}

function one<T>(found: Found<T> | undefined): Found<T>[] {
  return found === undefined ? [] : [found]
}

/** What is assumed, and every file with what happens to it. */
export function renderInitPlan({ answers, changes, parts }: InitPlan, style: Style, verbose: boolean): string {
  const { color } = style
  const known = answers
    .filter(({ origin }) => origin !== 'found')
    .map(({ key, value, from }) => `  ${key.padEnd(20)} ${value}${color.dim(`  ${from}`)}`)
  const blocks = parts.flatMap((part) =>
    renderPart(
      part,
      changes.filter((change) => change.part === part),
      style,
      verbose,
    ),
  )
  return [[color.bold('With:'), ...known].join('\n'), ...blocks, `${color.bold('Plan:')} ${initSummary(changes)}`].join(
    '\n\n',
  )
}

function renderPart(part: PartName, changes: readonly Change[], style: Style, verbose: boolean): string[] {
  const shown = changes.filter(({ action }) => verbose || action !== 'unchanged')
  return shown.length === 0
    ? []
    : [[style.color.bold(`${part}:`), ...shown.map((change) => renderChange(change, style, verbose))].join('\n')]
}

function renderChange({ path, action, why, before, after }: Change, style: Style, verbose: boolean): string {
  const { color } = style
  const paint = {
    create: color.green,
    upgrade: color.yellow,
    merge: color.yellow,
    edit: color.yellow,
    remove: color.red,
    conflict: color.red,
    keep: color.dim,
    unchanged: color.dim,
  }[action]
  const line = `  ${paint(`${MARK[action]} ${path}`)}${why === '' ? '' : color.dim(`  ${why}`)}`
  const differs = before !== undefined && after !== undefined && before !== after
  return differs ? `${line}\n${renderDiff(before, after, style, verbose ? Infinity : LINES)}` : line
}

/** Lines that differ, with the line before each. */
export function renderDiff(before: string, after: string, { color }: Style, limit: number): string {
  const lines = diffLines(before, after)
  const shown = lines.slice(0, limit).map(({ sign, text }) => {
    const line = `      ${sign} ${text}`
    return { '+': color.green(line), '-': color.red(line), ' ': color.dim(line) }[sign]
  })
  return [
    ...shown,
    ...(lines.length > limit ? [color.dim(`      … ${lines.length - limit} more lines (--verbose shows them)`)] : []),
  ].join('\n')
}

export interface ChangeCounts {
  readonly create: number
  readonly change: number
  readonly remove: number
  readonly keep: number
  /** Files that are written or removed. */
  readonly total: number
}

export function changeCounts(changes: readonly Change[]): ChangeCounts {
  const count = (...actions: Change['action'][]) => changes.filter(({ action }) => actions.includes(action)).length
  const [create, change, remove] = [count('create'), count('upgrade', 'merge', 'edit'), count('remove')]
  return { create, change, remove, keep: count('keep'), total: create + change + remove }
}

/** `+12 ~2 -0, 1 kept as yours, 3 unchanged`. */
export function initSummary(changes: readonly Change[]): string {
  const { create, change, remove } = changeCounts(changes)
  return [`+${create} ~${change} -${remove}`, restOf(changes)].filter(Boolean).join(', ')
}

function restOf(changes: readonly Change[]): string {
  const { keep, total } = changeCounts(changes)
  const unchanged = changes.length - total - keep
  return [keep > 0 ? `${keep} kept as yours` : '', unchanged > 0 ? `${unchanged} unchanged` : '']
    .filter(Boolean)
    .join(', ')
}

/** What was written, and what to do next. */
export function renderInitResult({ changes }: InitPlan, next: readonly string[], style: Style): string {
  const { color } = style
  if (next.length === 0) return `Nothing to write: ${restOf(changes)}.`
  const { total } = changeCounts(changes)
  return [
    `${color.green(style.mark.ok)} Wrote ${plural(total, 'file')}: ${initSummary(changes)}.`,
    [color.bold('Next:'), ...next.map((step) => `  ${step}`)].join('\n'),
  ].join('\n\n')
}
