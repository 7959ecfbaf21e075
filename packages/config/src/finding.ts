/** How much a finding weighs: an error stops the verb, a warning is shown, information is there for who asks. */
export type Severity = 'error' | 'warning' | 'info'

/** One thing that a check, lint or verification has to say about one object, with the step that mends it. */
export interface Finding {
  /** Stable name of the check, such as `panel.empty`; never reused for something else. */
  readonly id: string
  readonly severity: Severity
  /** What it is about: a file, a dashboard's panel, a rule, a cluster object. */
  readonly object: string
  /** What was found, and why it matters. */
  readonly message: string
  /** The command or the change that mends it; empty when there is nothing to do. */
  readonly fix: string
}
