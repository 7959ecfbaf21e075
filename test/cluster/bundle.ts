import type { Bundle, Dashboard, RuleGroup } from '@ticolops/obs-cluster'
import type { Service } from '@ticolops/obs-config'

/** A small service with everything that delivery looks at. */
export function service(overrides: Partial<Service> = {}): Service {
  return {
    name: 'shop-api',
    namespace: 'shop',
    parts: ['http', 'node'],
    slos: [],
    scrape: { selector: { 'app.kubernetes.io/name': 'shop-api' }, port: 'telemetry', addresses: [] },
    links: {},
    ...overrides,
  }
}

export const requestRule = {
  record: 'service:http_server_requests:rate5m',
  expr: 'sum by (namespace, service) (rate(http_server_request_duration_seconds_count[5m]))',
}

export const downAlert = {
  alert: 'ShopDown',
  expr: 'up{service="shop-api"} == 0',
  for: '90s',
  labels: { severity: 'critical' },
  annotations: { summary: 'The shop is down.' },
}

export const groups: readonly RuleGroup[] = [
  { name: 'shop-requests', interval: '1s', rules: [requestRule] },
  { name: 'shop-alerts', interval: '1s', rules: [downAlert] },
]

/** A panel with one query. */
export function panel(
  panelId: number,
  title: string,
  expr: string,
  needs: string,
  emptyIsFine = false,
): Dashboard['panels'][number] {
  return { panelId, title, needs, emptyIsFine, queries: [{ refId: 'A', expr, instant: false }] }
}

export const dashboard: Dashboard = {
  uid: 'shop',
  title: 'Shop',
  json: { uid: 'shop', title: 'Shop', schemaVersion: 42, panels: [] },
  panels: [
    panel(1, 'Up', 'up{service="$service"}', 'target'),
    panel(
      2,
      'Requests',
      'sum(rate(http_server_request_duration_seconds_count{service="$service"}[$__rate_interval]))',
      'http.server',
    ),
  ],
}

export function bundle(overrides: Partial<Bundle> = {}): Bundle {
  return { version: '0.0.0-test', services: [service()], dashboards: [dashboard], ruleGroups: groups, ...overrides }
}
