import type { Alert } from './alert.ts'

/** Where things are that an alert links to. */
export interface Links {
  /** Base URL of the published runbooks, without a slash at its end. */
  readonly runbookBase: string
}

/**
 * The annotations of an alert. Dashboards are linked by path, because Grafana's address is not the rules' business:
 * receivers prefix it.
 */
export function annotationsOf(
  { name, summary, description, keeps }: Alert,
  { runbookBase }: Links,
): Readonly<Record<string, string>> {
  return {
    summary,
    description,
    runbook_url: `${runbookBase}/${name}.md`,
    ...(keeps.includes('service') ? { dashboard: DASHBOARD } : {}),
  }
}

/** The service page, at the service that the alert is about. */
const DASHBOARD = '/d/ticolops-service?var-namespace={{ $labels.namespace }}&var-service={{ $labels.service }}'
