import type { Service } from '@ticolops/obs-scaffold'
import { SERVICES } from '../scaffold-cluster/services.ts'

export { SERVICES }

type Cloud = Exclude<Service['cloud'], undefined>
const CLUSTERS = { aws: 'eks', gcp: 'gke', azure: 'aks' } as const satisfies Record<Cloud, Service['cluster']>
const STORES = { aws: 's3', gcp: 'gcs', azure: 'azure' } as const satisfies Record<Cloud, Service['backup']['store']>
const REGIONS = { aws: 'eu-central-1', gcp: 'europe-west3', azure: 'germanywestcentral' } as const

/** A service in a cloud. */
export function inCloud(service: Service, cloud: Cloud): Service {
  return {
    ...service,
    cloud,
    cluster: CLUSTERS[cloud],
    region: REGIONS[cloud],
    backup: { ...service.backup, store: STORES[cloud] },
  }
}

/** The four applications without a cloud and in each, at both forges, and with each way of keeping secrets. */
export const VARIANTS: readonly (readonly [string, Service])[] = SERVICES.flatMap((service) =>
  [service, ...(['aws', 'gcp', 'azure'] as const).map((cloud) => inCloud(service, cloud))].flatMap((placed) =>
    (['github', 'gitlab'] as const).flatMap((forge) =>
      (['external-secrets', 'sops', 'plain'] as const).map(
        (secrets) =>
          [
            `${service.name}, ${placed.cloud ?? 'no cloud'}, ${forge}, ${secrets}`,
            { ...placed, forge, secrets },
          ] as const,
      ),
    ),
  ),
)
