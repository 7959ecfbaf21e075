import type { Alert } from './alert.ts'

/** Where things are that an alert links to. */
export interface Links {
  /** Base URL of the published runbooks, without a slash at its end. */
  readonly runbookBase: string
}

/** The annotations of an alert. */
export function annotationsOf(alert: Alert, { runbookBase }: Links): Readonly<Record<string, string>> {
  const dashboard = dashboardOf(alert, (label) => `{{ $labels.${label} }}`)
  return {
    summary: alert.summary,
    description: alert.description,
    runbook_url: `${runbookBase}/${alert.name}.md`,
    ...(dashboard === undefined ? {} : { dashboard }),
  }
}

/**
 * The path of the page that an alert links to; `value` writes the value of a label. It has no host, because Grafana's address is
 * not the rules' business: receivers prefix it.
 */
export function dashboardOf(
  { dashboard = 'service', keeps }: Alert,
  value: (label: string) => string,
): string | undefined {
  const labels = dashboard === 'namespace' ? ['namespace'] : ['namespace', 'service']
  if (dashboard === 'none' || !labels.every((label) => keeps.includes(label))) return undefined
  const page = dashboard === 'backups' ? 'ticolops-backups' : 'ticolops-service'
  return `/d/${page}?${labels.map((label) => `var-${label}=${value(label)}`).join('&')}`
}
