import { promql } from '@ticolops/obs-promql'
import type { Query } from '@ticolops/obs-promql'
import { sloSeries } from '@ticolops/obs-indicators'
import type { Condition, Indicator } from '@ticolops/obs-indicators'
import { asRecorded } from './recorded.ts'
import type { Story } from './story.ts'

/**
 * `critical` calls a person, now: users are hurt. `warning` waits for working hours. `info` is shown beside other alerts.
 * `none` is for signals that are meant to fire always.
 */
export type Severity = 'critical' | 'warning' | 'info' | 'none'

/** Whose trouble an alert is about: only our services (by `namespace, service`), only their namespaces, or whatever the Prometheus sees. */
export type Scope = 'services' | 'namespaces' | 'everything'

/** What a person does who was called. Sentences; commands may use the alert's labels as `<namespace>`, `<service>`, `<pod>`. */
export interface RunbookText {
  readonly meaning: string
  readonly impact: string
  /** Diagnosis, in order. */
  readonly steps: readonly string[]
  /** Shell commands that make it better, each with the reason. */
  readonly mitigation: readonly { readonly why: string; readonly command: string }[]
  /** What to look at first, beside the alert's own query. */
  readonly look?: readonly Indicator[]
}

/** What an alert is declared with; see {@link alert}. */
export interface AlertOptions {
  /** Fires for every series of the result. Conditions on an indicator keep its labels. */
  readonly when: Condition | Query
  readonly scope: Scope
  /** Prometheus duration; `0s` for at once. */
  readonly for: string
  /** Keeps it from flapping: stays firing so long after the condition ended. Required for `critical`. */
  readonly keepFiringFor?: string
  readonly severity: Severity
  /**
   * The page it links to: the service's, which is the default, that of its backups, that of its namespace (what `service` names is
   * an exporter, which has no page of its own), or none.
   */
  readonly dashboard?: 'service' | 'backups' | 'namespace' | 'none'
  /** Labels of the result, in the order they are written. Default: namespace, service, and what the indicator keeps. */
  readonly keeps?: readonly string[]
  /** Fixed labels, beside severity and team. */
  readonly labels?: Readonly<Record<string, string>>
  /** One sentence with a full stop and no template: it is what a phone shows, and what groups of alerts have in common. */
  readonly summary: string
  /** Who is hurt and how much, with `{{ $labels.x }}` and `{{ $value | humanize… }}`. */
  readonly description: string
  readonly runbook: RunbookText
  readonly story: Story
}

/** When people are called, what they are told, and how it is proven to work. */
export interface Alert extends AlertOptions {
  /** CamelCase, at most 40 characters. */
  readonly name: string
  readonly keeps: readonly string[]
  /** The whole expression, scope included; reads recorded series where there are any. */
  readonly query: Query
}

/** Declares an alert. Throws when a page would flap or the name is not CamelCase. */
export function alert(name: string, options: AlertOptions): Alert {
  if (!/^[A-Z][A-Za-z0-9]{0,39}$/.test(name))
    throw new Error(`alert ${name}: name it in CamelCase, at most 40 characters`)
  if (options.severity === 'critical' && options.keepFiringFor === undefined) {
    throw new Error(`alert ${name} pages: give it keepFiringFor, or it calls people again at every flap`)
  }
  const { when } = options
  const condition = 'indicator' in when
  return {
    ...options,
    name,
    keeps: options.keeps ?? ['namespace', 'service', ...(condition ? when.indicator.keeps : [])],
    query: scoped(condition ? asRecorded(when) : when, options.scope),
  }
}

function scoped(query: Query, scope: Scope): Query {
  if (scope === 'everything') return query
  return scope === 'services'
    ? promql`(${query}) and on (namespace, service) ${sloSeries.service}`
    : promql`(${query}) and on (namespace) ${sloSeries.service}`
}
