import { stringify } from '../yaml.ts'
import type { InputSeries } from './timeline.ts'

/** An alert that promtool must find firing. */
export interface ExpectedAlert {
  readonly exp_labels: Readonly<Record<string, string>>
  readonly exp_annotations: Readonly<Record<string, string>>
}

/** Promtool's `alert_rule_test`: all alerts of this name that fire at this time; none when the list is empty. */
export interface AlertCheck {
  readonly eval_time: string
  readonly alertname: string
  readonly exp_alerts: readonly ExpectedAlert[]
}

/** Promtool's `promql_expr_test`. */
export interface QueryCheck {
  readonly expr: string
  readonly eval_time: string
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[]
}

/** One promtool test: series in, alerts and values out. */
export interface RuleTest {
  readonly name: string
  readonly interval: string
  readonly input_series: readonly InputSeries[]
  readonly alert_rule_test?: readonly AlertCheck[]
  readonly promql_expr_test?: readonly QueryCheck[]
}

/** The content of one promtool unit test file. */
export interface TestFile {
  /** Groups whose rules the test needs, the tested one included, in the order in which they are evaluated. */
  readonly groups: readonly string[]
  /** Prometheus duration: how often rules are evaluated. */
  readonly evaluationInterval: string
  readonly tests: readonly RuleTest[]
}

/** The file's text; rule files are found relative to it. */
export function testFile({ groups, evaluationInterval, tests }: TestFile): string {
  return stringify({
    rule_files: groups.map((group) => `../rules/${group}.yaml`),
    evaluation_interval: evaluationInterval,
    group_eval_order: groups,
    tests,
  })
}
