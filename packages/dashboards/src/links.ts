import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Config, Service } from '@ticolops/obs-config'
import { OVERVIEW_UID, SERVICE_UID } from './uids.ts'

/** Back to all services, in the same Prometheus and at the same time range. */
export function overviewLink(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('All services')
    .type(DashboardLinkType.Link)
    .url(`/d/${OVERVIEW_UID}?var-datasource=\${datasource}`)
    .keepTime(true)
}

const KINDS: readonly (readonly [keyof Service['links'], string])[] = [
  ['runbooks', 'Runbooks'],
  ['traces', 'Traces'],
  ['logs', 'Logs'],
  ['errors', 'Errors'],
]

/** Where the configuration says that people go next; with the service's name when there are several. */
export function serviceLinks({ services }: Config): readonly DashboardLinkBuilder[] {
  const sorted = [...services].sort((a, b) => (a.name < b.name ? -1 : 1))
  return sorted.flatMap(({ name, links }) =>
    KINDS.flatMap(([kind, title]) => {
      const url = links[kind]
      if (url === undefined) return []
      return [
        new DashboardLinkBuilder(services.length === 1 ? title : `${title}: ${name}`)
          .type(DashboardLinkType.Link)
          .url(url)
          .targetBlank(true),
      ]
    }),
  )
}

/** To the page of the service that was clicked on; `field` is how Grafana names its labels there. */
export function toService(label: (name: string) => string): { readonly title: string; readonly url: string } {
  const query = [
    'var-datasource=${datasource}',
    `var-namespace=${label('namespace')}`,
    `var-service=${label('service')}`,
    '${__url_time_range}',
  ]
  return { title: 'Open the service', url: `/d/${SERVICE_UID}?${query.join('&')}` }
}
