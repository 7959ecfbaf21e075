/** A recording rule, in Prometheus's own field names. */
export interface RecordingRule {
  readonly record: string
  readonly expr: string
  readonly labels?: Readonly<Record<string, string>>
}

/** An alerting rule, in Prometheus's own field names. */
export interface AlertingRule {
  readonly alert: string
  readonly expr: string
  /** Prometheus duration, such as `5m`. */
  readonly for?: string
  /** Prometheus duration; known to Prometheus since 2.42. */
  readonly keep_firing_for?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export type Rule = RecordingRule | AlertingRule

/** A rule group, in Prometheus's own field names: `{ groups: [group] }` is the content of a rule file. */
export interface RuleGroup {
  /** Unique over all groups, and the stem of the rule file's name. */
  readonly name: string
  /** Prometheus duration. Always written, because `for`, tests and request counts depend on it. */
  readonly interval: string
  readonly rules: readonly Rule[]
}

export function isAlert(rule: Rule): rule is AlertingRule {
  return 'alert' in rule
}

/** A promtool unit test file; it stands at `alerts/tests/<group>.test.yaml`. */
export interface RuleTestFile {
  /** The group that it is about, or what the names of several have in common. */
  readonly group: string
  readonly yaml: string
}

/** What a person reads who was called; it stands at `alerts/runbooks/<alert>.md`. */
export interface Runbook {
  readonly alert: string
  readonly markdown: string
}
