import type { Service } from '../../service.ts'
import { namesOf } from './names.ts'

const EDGES = { gateway: 'Gateway', nginx: 'ingress-nginx', traefik: 'Traefik' } as const
const STORES = { s3: 'S3', gcs: 'Google Cloud Storage', azure: 'Azure Blob Storage' } as const

/** How requests, data and what is measured flow: a drawing that GitHub and GitLab show, and that a person can read as it stands. */
export function drawing(service: Service): string {
  const { name, namespace, minReplicas, maxReplicas } = namesOf(service)
  const { postgres, redis, host, ingress, backup, forge, monitoringNamespace, logs } = service
  const lines = [
    'flowchart LR',
    `  users(["users"]) -->|"https://${host}"| edge["${EDGES[ingress]}"]`,
    `  subgraph cluster["cluster, namespace ${namespace}"]`,
    '    edge --> service',
    `    service["${name}<br/>${minReplicas} to ${maxReplicas} pods"]`,
    `    backups["${postgres ? 'backup, drill' : 'backup'}<br/>CronJobs"]`,
    '  end',
    ...(postgres ? ['  service --> postgres[("PostgreSQL")]', '  postgres --> backups'] : []),
    ...(redis ? ['  service --> redis[("Redis")]'] : []),
    `  backups <-->|"encrypted"| store[("${STORES[backup.store]}<br/>${backup.bucket}")]`,
    `  pipeline["${forge === 'github' ? 'GitHub Actions' : 'GitLab CI'}"] -->|"image, manifests"| cluster`,
    `  service -.->|"metrics"| prometheus["Prometheus, Alertmanager<br/>namespace ${monitoringNamespace}"]`,
    '  backups -.->|"metrics"| prometheus',
    ...(logs === undefined ? [] : [`  service -.->|"log lines"| logs["${logs}"]`]),
    `  prometheus -.->|"alerts"| people(["on call"])`,
  ]
  return `\`\`\`mermaid\n${lines.join('\n')}\n\`\`\``
}
