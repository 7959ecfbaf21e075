import type { Finding } from '@ticolops/obs-config'
import type { GeneratedAlerts } from '../generate.ts'

/** What a check found; the check adds its id, severity and hint. */
export interface Complaint {
  /** Such as `alert AvailabilityBurn` or `group slo.hours`. */
  readonly object: string
  readonly message: string
}

/** A rule about rules, as data. */
export interface AlertCheck {
  /** Dotted, stable. */
  readonly id: string
  /** What must hold, as a sentence without a full stop. */
  readonly title: string
  readonly severity: Finding['severity']
  /** How to mend it. */
  readonly hint: string
  readonly run: (generated: GeneratedAlerts) => Iterable<Complaint>
}
