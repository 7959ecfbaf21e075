import { sloSeries } from '@ticolops/obs-indicators'
import { checkQuery, isComparison, renderProblem, seconds, walk } from '@ticolops/obs-promql'
import type { Expr } from '@ticolops/obs-promql'
import type { GeneratedAlerts } from '../generate.ts'
import { isAlert } from '../rule.ts'
import type { AlertCheck } from './check.ts'
import { alertObject, alertsOf, bare, holdOf, parsed, recordingsOf } from './parts.ts'

const promql: AlertCheck = {
  id: 'rule.promql',
  title: 'Every expression reads metrics that something writes, with labels that they have',
  severity: 'error',
  hint: 'Correct the expression; the caret stands under the place.',
  *run(generated) {
    // Alerts on symptoms leave out services with an objective, and there may be none.
    const recorded = [sloSeries.objective.name, ...new Set(recordingsOf(generated).map(({ record }) => record))]
    for (const { rules } of generated.groups) {
      for (const rule of rules) {
        const object = isAlert(rule) ? alertObject(rule) : `record ${rule.record}`
        for (const problem of checkQuery(rule.expr, undefined, { recorded })) {
          if (problem.severity === 'error') yield { object, message: renderProblem(rule.expr, problem) }
        }
      }
    }
  },
}

const lostLabel: AlertCheck = {
  id: 'alert.label-lost',
  title: 'Labels that a template prints are still there after the expression',
  severity: 'error',
  hint: 'Keep the label in the expression’s by (…), or do without it in the text.',
  *run(generated) {
    const labels = [...new Set([...alertsOf(generated)].flatMap(({ rule }) => printedLabels(rule.annotations)))]
    const recorded = recordedLabels(generated, labels)
    for (const { rule } of alertsOf(generated)) {
      for (const label of printedLabels(rule.annotations)) {
        if (label in rule.labels || keeps(rule.expr, label, recorded)) continue
        yield { object: alertObject(rule), message: `a template prints ${label}, which the expression does not keep` }
      }
    }
  },
}

/** The labels by which notifications are routed and grouped, beside the fixed severity and team. */
const ROUTED = ['namespace', 'service']

const unrouted: AlertCheck = {
  id: 'alert.labels',
  title: 'An alert that somebody acts on carries namespace and service',
  severity: 'error',
  hint: 'Keep namespace and service in the expression, or set them as labels: Alertmanager routes and groups by them.',
  *run(generated) {
    const recorded = recordedLabels(generated, ROUTED)
    for (const { rule } of alertsOf(generated)) {
      // What fires always is routed by its name.
      if (rule.labels.severity === 'none') continue
      const missing = ROUTED.filter((label) => !(label in rule.labels) && !keeps(rule.expr, label, recorded))
      if (missing.length > 0)
        yield { object: alertObject(rule), message: `it has no label ${missing.join(' and no ')}` }
    }
  },
}

/** Which of these labels each recorded series has. */
function recordedLabels(
  generated: GeneratedAlerts,
  labels: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const { record, expr, labels: fixed = {} } of recordingsOf(generated)) {
    const kept = labels.filter((label) => label in fixed || keeps(expr, label, found))
    found[record] = [...new Set([...(found[record] ?? []), ...kept, ...Object.keys(fixed)])]
  }
  return found
}

/** Whether a series of the result can have the label: an aggregation by it would find it. */
function keeps(expr: string, label: string, recorded: Readonly<Record<string, readonly string[]>>): boolean {
  const aggregation = `count by (${label})`
  return !checkQuery(`${aggregation} (${expr})`, undefined, { recorded }).some(
    // Problems further inside are not about this label.
    ({ id, from }) => id.startsWith('label/') && from < aggregation.length,
  )
}

function printedLabels(annotations: Readonly<Record<string, string>>): readonly string[] {
  const printed = Object.values(annotations)
    .join('\n')
    .matchAll(/\$labels\.(\w+)/g)
  return [...new Set(Array.from(printed, ([, label = '']) => label))]
}

const absent: AlertCheck = {
  id: 'alert.absent',
  title: 'No alert looks for missing series by absent()',
  severity: 'error',
  hint: 'Compare with what should be there, such as `ticolops_service_info unless on (namespace, service) up`: absent() is quiet as long as any series lives, and loses the labels.',
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      const calls = nodesOf(rule.expr).filter((node) => node.kind === 'call' && node.name.startsWith('absent'))
      if (calls.length > 0)
        yield { object: alertObject(rule), message: 'absent() hides one missing service behind any that lives' }
    }
  },
}

/** Comparisons of an increase that a single event satisfies. */
const ANY: ReadonlySet<string> = new Set(['> 0', '!= 0', '>= 1'])

const oneEvent: AlertCheck = {
  id: 'alert.one-event',
  title: 'An alert on an event waits for less time than the event is seen',
  severity: 'error',
  hint: 'Make the window longer than for, twice as long at least.',
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      for (const { op, left, right } of comparisonsOf(rule.expr)) {
        if (!ANY.has(`${op} ${text(bare(right))}`)) continue
        const [window] = nodes(left).flatMap((node) =>
          node.kind === 'call' && ['increase', 'rate', 'delta', 'changes'].includes(node.name) ? rangesOf(node) : [],
        )
        if (window !== undefined && holdOf(rule) >= window) {
          yield {
            object: alertObject(rule),
            message: 'one event has left the window before the alert has held long enough: it can never fire',
          }
        }
      }
    }
  },
}

const upInverted: AlertCheck = {
  id: 'alert.up-inverted',
  title: 'No alert fires because something is up',
  severity: 'error',
  hint: 'Compare with == 0 or < 1.',
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      for (const { op, left, right } of comparisonsOf(rule.expr)) {
        const reads = nodes(left).some((node) => node.kind === 'vector' && /(^|_)up$/.test(node.name ?? ''))
        const number = bare(right)
        if (!reads || number.kind !== 'number') continue
        const level = Number(text(number))
        if ((level === 0 && ['!=', '>'].includes(op)) || (level === 1 && ['==', '>='].includes(op))) {
          yield { object: alertObject(rule), message: `it fires while up is 1 (${op} ${level})` }
        }
      }
    }
  },
}

const ratioFloor: AlertCheck = {
  id: 'alert.ratio-floor',
  title: 'An alert on a ratio of events is quiet when there are few of them',
  severity: 'error',
  hint: 'Add `and on (namespace, service) <traffic> > <floor>`: one failure of two requests is 50 %.',
  *run(generated) {
    const ratios = ratioRecords(generated)
    for (const { rule } of alertsOf(generated)) {
      const compared = comparisonsOf(rule.expr).filter(({ left }) => isRatio(left, ratios))
      if (compared.length > 0 && !hasFloor(rule.expr, ratios)) {
        yield { object: alertObject(rule), message: 'it compares a ratio of events without a floor of traffic' }
      }
    }
  },
}

/** Recorded series that are ratios of events. */
function ratioRecords(generated: GeneratedAlerts): ReadonlySet<string> {
  const ratios = new Set<string>()
  for (const { record, expr } of recordingsOf(generated)) {
    const tree = parsed(expr)
    if (tree !== undefined && (isRatio(tree, ratios) || record.includes(':ratio'))) ratios.add(record)
  }
  return ratios
}

function isRatio(expr: Expr, ratios: ReadonlySet<string>): boolean {
  return nodes(expr).some(
    (node) =>
      (node.kind === 'vector' && ratios.has(node.name ?? '')) ||
      (node.kind === 'binary' && node.op === '/' && countsEvents(node.left) && countsEvents(node.right)),
  )
}

function countsEvents(expr: Expr): boolean {
  return nodes(expr).some((node) => node.kind === 'call' && ['rate', 'increase', 'irate'].includes(node.name))
}

/** Some `and` whose right side asks for more than some traffic that is no ratio itself. */
function hasFloor(expr: string, ratios: ReadonlySet<string>): boolean {
  return nodesOf(expr).some((node) => {
    if (node.kind !== 'binary' || node.op !== 'and') return false
    const floor = bare(node.right)
    return floor.kind === 'binary' && ['>', '>='].includes(floor.op) && !isRatio(floor.left, ratios)
  })
}

/** The comparisons that decide. One inside of a division only keeps the divisor from being zero. */
function comparisonsOf(expr: string): readonly Binary[] {
  const found: Binary[] = []
  const tree = parsed(expr)
  if (tree === undefined) return found
  walk(tree, (node, ancestors) => {
    if (node.kind !== 'binary' || !isComparison(node.op)) return
    if (!ancestors.some((above) => above.kind === 'binary' && above.op === '/')) found.push(node)
  })
  return found
}

type Binary = Extract<Expr, { readonly kind: 'binary' }>

function nodesOf(expr: string): readonly Expr[] {
  const tree = parsed(expr)
  return tree === undefined ? [] : nodes(tree)
}

function nodes(expr: Expr): readonly Expr[] {
  const all: Expr[] = []
  walk(expr, (node) => {
    all.push(node)
  })
  return all
}

function rangesOf(expr: Expr): readonly number[] {
  return nodes(expr).flatMap((node) => (node.kind === 'matrix' ? (seconds(node.range) ?? []) : []))
}

function text(expr: Expr): string {
  return expr.kind === 'number' ? expr.text : ''
}

/** What expressions must not do. */
export const expressionChecks: readonly AlertCheck[] = [
  promql,
  lostLabel,
  unrouted,
  absent,
  oneEvent,
  upInverted,
  ratioFloor,
]
