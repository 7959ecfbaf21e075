import type { Service } from '../../service.ts'
import { commented, toYaml } from '../kubernetes/yaml.ts'

const YOURS =
  'Only compose.yaml uses it. Yours to change: `ticolops-obs init` brings what a newer version adds, and keeps what you changed.'

/** Prometheus with the labels that a cluster's would have, so that dashboards and rules hold in both. */
export function prometheus({ namespace, postgres, redis, logs }: Service): string {
  const exporter = (name: string, port: number): object => ({
    job_name: name,
    static_configs: [{ targets: [`${name}:${port}`], labels: { namespace, service: name } }],
  })
  return toYaml(`What the local Prometheus scrapes and which rules it evaluates. ${YOURS}`, {
    global: { scrape_interval: '5s', evaluation_interval: '5s' },
    rule_files: ['/etc/prometheus/rules/*.yaml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] },
    scrape_configs: [
      {
        job_name: 'ticolops-obs',
        file_sd_configs: [{ files: ['/etc/prometheus/targets/*.json'], refresh_interval: '5s' }],
      },
      ...(postgres ? [exporter('postgres-exporter', 9187)] : []),
      ...(redis ? [exporter('redis-exporter', 9121)] : []),
      ...(logs === undefined
        ? []
        : [
            commented('Found once compose.logging.yaml has started it.', {
              job_name: 'collector',
              dns_sd_configs: [{ names: ['collector'], type: 'A', port: 8888, refresh_interval: '5s' }],
              relabel_configs: [
                { target_label: 'namespace', replacement: namespace },
                { target_label: 'service', replacement: 'collector' },
              ],
            }),
          ]),
    ],
  })
}

/** Alerts are shown on its page and sent nowhere. */
export function alertmanager(): string {
  return toYaml(`The local Alertmanager: alerts are on its page, and are sent nowhere. ${YOURS}`, {
    route: { receiver: 'page', group_by: ['alertname', 'service'] },
    receivers: [{ name: 'page' }],
  })
}

export function grafanaDatasource(): string {
  return toYaml(`The local Grafana reads from the local Prometheus. ${YOURS}`, {
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus',
        type: 'prometheus',
        uid: 'prometheus',
        url: 'http://prometheus:9090',
        isDefault: true,
        jsonData: { timeInterval: '5s' },
      },
    ],
  })
}

export function grafanaDashboards({ name }: Service): string {
  return toYaml(`The local Grafana shows what \`ticolops-obs install --target local\` wrote. ${YOURS}`, {
    apiVersion: 1,
    providers: [
      { name, type: 'file', folder: name, updateIntervalSeconds: 5, options: { path: '/var/lib/grafana/dashboards' } },
    ],
  })
}
