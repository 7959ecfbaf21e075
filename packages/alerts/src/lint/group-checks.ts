import { secondsOf } from '../duration.ts'
import { isAlert } from '../rule.ts'
import type { Rule } from '../rule.ts'
import type { AlertCheck } from './check.ts'
import { alertObject, isConstant } from './parts.ts'

/** Rules of a group are evaluated one after the other: long groups come late (mixtool's limit). */
const MAX_RULES = 20
/** A series that is recorded less often is gone between two evaluations: Prometheus looks back five minutes. */
const MAX_INTERVAL = 300

const size: AlertCheck = {
  id: 'group.size',
  title: `A group has at most ${MAX_RULES} rules that read series`,
  severity: 'warning',
  hint: 'Split it by topic.',
  *run({ groups }) {
    for (const { name, rules } of groups) {
      const reading = rules.filter((rule) => !isConstant(rule)).length
      if (reading > MAX_RULES) yield { object: `group ${name}`, message: `it has ${reading} rules` }
    }
  },
}

const interval: AlertCheck = {
  id: 'group.interval',
  title: 'A group is evaluated at least every five minutes',
  severity: 'error',
  hint: 'Set interval to 5m or less.',
  *run({ groups }) {
    for (const group of groups) {
      if (secondsOf(group.interval) > MAX_INTERVAL) {
        yield {
          object: `group ${group.name}`,
          message: `it is evaluated every ${group.interval}: its series vanish in between`,
        }
      }
    }
  },
}

const duplicate: AlertCheck = {
  id: 'rule.duplicate',
  title: 'No two rules write the same series',
  severity: 'error',
  hint: 'Remove one, or tell them apart by a label.',
  *run({ groups }) {
    const seen = new Set<string>()
    for (const rule of groups.flatMap(({ rules }) => rules)) {
      const key = identity(rule)
      if (seen.has(key)) {
        yield {
          object: isAlert(rule) ? alertObject(rule) : `record ${rule.record}`,
          message: 'another rule has the same name and labels',
        }
      }
      seen.add(key)
    }
  },
}

function identity(rule: Rule): string {
  const labels = Object.entries(rule.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([isAlert(rule) ? ['alert', rule.alert] : ['record', rule.record], labels])
}

/** What groups must look like. */
export const groupChecks: readonly AlertCheck[] = [size, interval, duplicate]
