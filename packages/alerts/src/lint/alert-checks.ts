import { secondsOf } from '../duration.ts'
import type { AlertCheck } from './check.ts'
import { alertObject, alertsOf, holdOf, isConstant } from './parts.ts'

const SEVERITIES = ['critical', 'warning', 'info', 'none']

const name: AlertCheck = {
  id: 'alert.name',
  title: 'An alert is named in CamelCase with at most 40 characters',
  severity: 'error',
  hint: 'Name it after what is wrong, such as PoolExhausted.',
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      if (!/^[A-Z][A-Za-z0-9]{0,39}$/.test(rule.alert)) {
        yield { object: alertObject(rule), message: 'the name is not CamelCase, or longer than 40 characters' }
      }
    }
  },
}

const severity: AlertCheck = {
  id: 'alert.severity',
  title: 'An alert has a severity that routes know',
  severity: 'error',
  hint: `Set the label severity to one of ${SEVERITIES.join(', ')}.`,
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      if (!SEVERITIES.includes(rule.labels.severity ?? '')) {
        yield { object: alertObject(rule), message: `severity is ${rule.labels.severity ?? 'missing'}` }
      }
    }
  },
}

const team: AlertCheck = {
  id: 'alert.team',
  title: 'An alert says whose it is',
  severity: 'error',
  hint: 'Set the label team.',
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      if (!rule.labels.team) yield { object: alertObject(rule), message: 'it has no label team' }
    }
  },
}

const valueInLabel: AlertCheck = {
  id: 'alert.value-in-label',
  title: 'No label of an alert holds its value',
  severity: 'error',
  hint: 'Put the value into the description: a label that changes makes a new alert at every evaluation.',
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      for (const [label, value] of Object.entries(rule.labels)) {
        if (/\$value|\.Value/.test(value))
          yield { object: alertObject(rule), message: `the label ${label} holds the value` }
      }
    }
  },
}

const summary: AlertCheck = {
  id: 'alert.summary',
  title: 'A summary is one sentence without templates',
  severity: 'error',
  hint: 'Say what is wrong in one sentence with a full stop; labels and values belong into the description.',
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      const { summary: text = '' } = rule.annotations
      if (text === '') yield { object: alertObject(rule), message: 'it has no summary' }
      else if (text.includes('{{')) yield { object: alertObject(rule), message: 'the summary has a template' }
      else if (!/^[A-Z].*\.$/.test(text) || /[.!?]\s/.test(text)) {
        yield { object: alertObject(rule), message: 'the summary is not one sentence with a full stop' }
      }
    }
  },
}

const description: AlertCheck = {
  id: 'alert.description',
  title: 'A description says which one and how much',
  severity: 'error',
  hint: 'Write a description with {{ $labels.… }} and, where there is one, {{ $value | humanize… }}.',
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      if (!/\{\{ *(\$labels|\$value)/.test(rule.annotations.description ?? '')) {
        yield { object: alertObject(rule), message: 'the description is missing, or has no template' }
      }
    }
  },
}

const runbook: AlertCheck = {
  id: 'alert.runbook',
  title: 'An alert links to a runbook that exists',
  severity: 'error',
  hint: 'Give it a runbook; runbook_url ends in <alert>.md.',
  *run(generated) {
    const pages = new Set(generated.runbooks.map(({ alert }) => `${alert}.md`))
    for (const { rule } of alertsOf(generated)) {
      const page = rule.annotations.runbook_url?.split('/').at(-1)
      if (page === undefined) yield { object: alertObject(rule), message: 'it has no runbook_url' }
      else if (!pages.has(page)) yield { object: alertObject(rule), message: `there is no runbook ${page}` }
    }
  },
}

const hold: AlertCheck = {
  id: 'alert.for',
  title: 'An alert holds for two evaluations before it fires',
  severity: 'error',
  hint: 'Set for to at least twice the interval of its group: a single bad evaluation is chance.',
  *run(generated) {
    for (const { rule, group } of alertsOf(generated)) {
      if (rule.labels.severity !== 'none' && holdOf(rule) < 2 * secondsOf(group.interval)) {
        yield {
          object: alertObject(rule),
          message: `for is ${rule.for ?? '0s'}, its group is evaluated every ${group.interval}`,
        }
      }
    }
  },
}

const keepFiring: AlertCheck = {
  id: 'alert.keep-firing',
  title: 'What pages does not flap',
  severity: 'error',
  hint: 'Set keep_firing_for to a few minutes.',
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      if (rule.labels.severity === 'critical' && rule.keep_firing_for === undefined) {
        yield { object: alertObject(rule), message: 'it pages and has no keep_firing_for' }
      }
    }
  },
}

const subject: AlertCheck = {
  id: 'alert.subject',
  title: 'An alert that somebody acts on says what it is about',
  severity: 'error',
  hint: 'Name one of its labels in the description, such as {{ $labels.service }}.',
  *run(generated) {
    for (const { rule } of alertsOf(generated)) {
      if (rule.labels.severity === 'none' || isConstant(rule)) continue
      if (!/\{\{ *\$labels\./.test(rule.annotations.description ?? '')) {
        yield { object: alertObject(rule), message: 'its description names no label' }
      }
    }
  },
}

/** What an alert says of itself. */
export const alertChecks: readonly AlertCheck[] = [
  name,
  severity,
  team,
  valueInLabel,
  summary,
  description,
  subject,
  runbook,
  hold,
  keepFiring,
]
