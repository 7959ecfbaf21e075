import { under } from '../../detect/sources.ts'
import type { ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import { LOCAL } from '../container/local.ts'
import { commented, toYaml } from '../kubernetes/yaml.ts'
import { collectorConfig, STATE_FOLDER } from './collector.ts'

/** The release of Loki on one's own machine: from 3 on it takes OTLP. */
const LOKI = '3.5.3'

/** Docker's driver writes this label of the container beside each line. */
const LABEL = 'com.docker.compose.service'

const YOURS = 'Yours to change: `ticolops-obs init` brings what a newer version adds, and keeps what you changed.'

/** The same collector beside the compose file, with a Loki to look into. */
export function localFiles(service: Service): readonly ScaffoldFile[] {
  const file = (path: string, text: string): ScaffoldFile => ({ path: under(service.directory, path), text })
  return [
    file('compose.logging.yaml', compose(service)),
    file(`${LOCAL}/collector.yaml`, collector(service)),
    file(`${LOCAL}/grafana/loki.yaml`, datasource()),
  ]
}

function compose({ name, collectorImage }: Service): string {
  const hardened = { security_opt: ['no-new-privileges:true'] }
  return toYaml(
    `The log lines of ${name}, on your own machine, on the same way as in the cluster:\n  docker compose --file compose.yaml --file compose.logging.yaml \\
    up --build --detach --wait\nThey are in Grafana, under Explore, Loki. ${YOURS}`,
    {
      services: {
        app: { logging: { driver: 'json-file', options: { labels: LABEL, 'max-size': '10m', 'max-file': '3' } } },
        collector: {
          image: collectorImage,
          command: ['--config=/etc/otelcol/collector.yaml'],
          environment: { LOGS_ENDPOINT: 'http://loki:3100/otlp' },
          user: commented("Docker's files belong to root.", '0:0'),
          cap_drop: ['ALL'],
          read_only: true,
          volumes: [
            `./${LOCAL}/collector.yaml:/etc/otelcol/collector.yaml:ro`,
            '/var/lib/docker/containers:/var/lib/docker/containers:ro',
            `collector:${STATE_FOLDER}`,
          ],
          ...hardened,
        },
        loki: {
          image: `docker.io/grafana/loki:${LOKI}`,
          command: ['-config.file=/etc/loki/local-config.yaml'],
          volumes: ['loki:/loki'],
          ...hardened,
        },
        grafana: { volumes: [`./${LOCAL}/grafana/loki.yaml:/etc/grafana/provisioning/datasources/loki.yaml:ro`] },
      },
      volumes: { collector: {}, loki: {} },
    },
  )
}

function collector(service: Service): string {
  const label = `attributes.attrs["${LABEL}"]`
  return collectorConfig(
    `How the local collector reads the lines of ${service.name}: as in the cluster, but that Docker writes them. Only compose.logging.yaml uses it. ${YOURS}`,
    {
      pods: false,
      files: ['/var/lib/docker/containers/*/*-json.log'],
      place: [
        commented('Every container of the machine writes there; only the service says who it is.', {
          type: 'filter',
          expr: `attributes.attrs == nil || ${label} != "app"`,
        }),
        { type: 'remove', field: 'attributes.attrs' },
        {
          type: 'add',
          field: 'resource["service.namespace"]',
          value: service.namespace,
        },
      ],
      backend: { exporter: 'otlp_http', settings: { endpoint: '${env:LOGS_ENDPOINT}' }, extensions: {} },
    },
  )
}

function datasource(): string {
  return toYaml(`The local Grafana reads log lines from the local Loki. ${YOURS}`, {
    apiVersion: 1,
    datasources: [{ name: 'Loki', type: 'loki', uid: 'loki', url: 'http://loki:3100' }],
  })
}
