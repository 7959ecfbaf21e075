import { parse } from 'yaml'
import type { GeneratedAlerts } from '../generate.ts'
import type { AlertingRule } from '../rule.ts'
import type { AlertCheck } from './check.ts'
import { alertObject, alertsOf, isConstant } from './parts.ts'

/** What is read of a promtool test file. */
interface TestFile {
  readonly tests?: readonly {
    readonly alert_rule_test?: readonly {
      readonly alertname: string
      readonly exp_alerts?: readonly { readonly exp_labels?: Readonly<Record<string, string>> }[]
    }[]
  }[]
}

const firing: AlertCheck = {
  id: 'test.firing',
  title: 'Every alert has a test in which it fires',
  severity: 'error',
  hint: 'Give it a story whose broken state is beyond its threshold.',
  *run(generated) {
    const checks = alertTestsOf(generated)
    for (const { rule } of alertsOf(generated)) {
      if (
        !checks.some(
          ({ alertname, firing: fired }) => alertname === rule.alert && fired.some((labels) => carries(labels, rule)),
        )
      ) {
        yield { object: alertObject(rule), message: 'no test expects it to fire' }
      }
    }
  },
}

const quiet: AlertCheck = {
  id: 'test.quiet',
  title: 'Every alert has a test in which it stays quiet',
  severity: 'error',
  hint: 'Give it a story whose healthy state is within its threshold.',
  *run(generated) {
    const checks = alertTestsOf(generated)
    for (const { rule } of alertsOf(generated)) {
      if (isConstant(rule)) continue
      if (!checks.some(({ alertname, firing: fired }) => alertname === rule.alert && fired.length === 0)) {
        yield { object: alertObject(rule), message: 'no test expects it to be quiet' }
      }
    }
  },
}

function alertTestsOf({ tests }: GeneratedAlerts) {
  return tests
    .flatMap(({ yaml }) => (parse(yaml) as TestFile).tests ?? [])
    .flatMap(({ alert_rule_test = [] }) => alert_rule_test)
    .map(({ alertname, exp_alerts = [] }) => ({
      alertname,
      firing: exp_alerts.map(({ exp_labels = {} }) => exp_labels),
    }))
}

function carries(labels: Readonly<Record<string, string>>, rule: AlertingRule): boolean {
  return Object.entries(rule.labels).every(([label, value]) => labels[label] === value)
}

/** What tests must cover. */
export const testChecks: readonly AlertCheck[] = [firing, quiet]
