import type { Service } from '../../service.ts'
import { commented, toYaml } from '../kubernetes/yaml.ts'
import { DATABASE_IMAGES, databaseVariables, POSTGRES_SETTINGS, ROLE } from './databases.ts'
import { USER } from './image.ts'
import { LOCAL } from './local.ts'

/** Images of what runs beside the service, by tag: on one's own machine nothing depends on the very bytes. */
const IMAGES = {
  prometheus: 'docker.io/prom/prometheus:v3.5.0',
  alertmanager: 'docker.io/prom/alertmanager:v0.28.1',
  grafana: 'docker.io/grafana/grafana:12.1.0',
  postgresExporter: 'quay.io/prometheuscommunity/postgres-exporter:v0.17.1',
  redisExporter: 'docker.io/oliver006/redis_exporter:v1.74.0',
}

const NO_NEW_PRIVILEGES = { security_opt: ['no-new-privileges:true'] }

/** The service with everything around it, on one's own machine. Nothing but loopback can reach it. */
export function compose(service: Service): string {
  const { name, postgres, redis, port } = service
  return toYaml(
    `${name} on your own machine, with everything that watches it in production:\n  docker compose up --build --detach --wait\n  npx ticolops-obs install --target local   # dashboards and rules, proven\nThe service: http://127.0.0.1:${port}. Grafana: http://127.0.0.1:3030. Prometheus: http://127.0.0.1:9090. Alertmanager: http://127.0.0.1:9093.\nYours to change: \`ticolops-obs init\` brings what a newer version adds, and keeps what you changed.`,
    {
      name,
      services: {
        app: app(service),
        ...(postgres && postgresServices(service)),
        ...(redis && redisServices()),
        ...monitoring(),
      },
      volumes: { prometheus: {}, grafana: {}, ...(postgres && { postgres: {} }) },
    },
  )
}

function app(service: Service): object {
  const { name, port, telemetryPort, postgres, redis, workspace, directory } = service
  const build = workspace
    ? {
        context: directory
          .split('/')
          .map(() => '..')
          .join('/'),
        dockerfile: `${directory}/Dockerfile`,
      }
    : '.'
  const needs = { ...(postgres && { postgres: HEALTHY }), ...(redis && { redis: HEALTHY }) }
  return {
    build,
    init: true,
    ...(postgres || redis ? { depends_on: needs } : {}),
    environment: {
      HOST: '0.0.0.0',
      PORT: String(port),
      OTEL_SERVICE_NAME: name,
      OTEL_EXPORTER_PROMETHEUS_HOST: '0.0.0.0',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(telemetryPort),
      ...databaseVariables(service, { postgres: 'postgres', redis: 'redis' }),
    },
    ports: [`127.0.0.1:${port}:${port}`, `127.0.0.1:${telemetryPort}:${telemetryPort}`],
    user: commented('As in the cluster: without privileges, and nothing to write to but /tmp.', `${USER}:${USER}`),
    read_only: true,
    tmpfs: ['/tmp'],
    cap_drop: ['ALL'],
    ...NO_NEW_PRIVILEGES,
  }
}

const HEALTHY = { condition: 'service_healthy' }

/** A port on loopback that a variable moves elsewhere. */
const port = (variable: string, number: number): string => `127.0.0.1:\${${variable}:-${number}}:${number}`

function postgresServices({ name }: Service): object {
  return {
    postgres: {
      image: DATABASE_IMAGES.postgres,
      environment: {
        ...POSTGRES_SETTINGS,
        POSTGRES_HOST_AUTH_METHOD: commented(
          `Without password: only the services of ${name} and this machine reach it.`,
          POSTGRES_SETTINGS.POSTGRES_HOST_AUTH_METHOD,
        ),
      },
      ports: [
        commented('For tests and for psql. Where the port is taken: POSTGRES_PORT=5433.', port('POSTGRES_PORT', 5432)),
      ],
      volumes: ['postgres:/var/lib/postgresql/data'],
      healthcheck: { test: ['CMD', 'pg_isready', '--username', ROLE], interval: '2s', timeout: '2s', retries: 30 },
      ...NO_NEW_PRIVILEGES,
    },
    'postgres-exporter': {
      image: IMAGES.postgresExporter,
      depends_on: { postgres: HEALTHY },
      environment: { DATA_SOURCE_NAME: `postgresql://${ROLE}@postgres:5432/${ROLE}?sslmode=disable` },
      ...NO_NEW_PRIVILEGES,
    },
  }
}

function redisServices(): object {
  return {
    redis: {
      image: DATABASE_IMAGES.redis,
      ports: [
        commented('For tests and for redis-cli. Where the port is taken: REDIS_PORT=6380.', port('REDIS_PORT', 6379)),
      ],
      healthcheck: { test: ['CMD', 'redis-cli', 'ping'], interval: '2s', timeout: '2s', retries: 30 },
      ...NO_NEW_PRIVILEGES,
    },
    'redis-exporter': {
      image: IMAGES.redisExporter,
      depends_on: { redis: HEALTHY },
      environment: { REDIS_ADDR: 'redis://redis:6379' },
      ...NO_NEW_PRIVILEGES,
    },
  }
}

function monitoring(): object {
  return {
    prometheus: {
      image: IMAGES.prometheus,
      command: [
        '--config.file=/etc/prometheus/prometheus.yaml',
        '--storage.tsdb.retention.time=7d',
        '--web.enable-lifecycle',
      ],
      ports: ['127.0.0.1:9090:9090'],
      volumes: [
        `./${LOCAL}/prometheus.yaml:/etc/prometheus/prometheus.yaml:ro`,
        `./${LOCAL}/rules:/etc/prometheus/rules:ro`,
        `./${LOCAL}/targets:/etc/prometheus/targets:ro`,
        'prometheus:/prometheus',
      ],
      ...NO_NEW_PRIVILEGES,
    },
    alertmanager: {
      image: IMAGES.alertmanager,
      command: ['--config.file=/etc/alertmanager/alertmanager.yaml'],
      ports: ['127.0.0.1:9093:9093'],
      volumes: [`./${LOCAL}/alertmanager.yaml:/etc/alertmanager/alertmanager.yaml:ro`],
      ...NO_NEW_PRIVILEGES,
    },
    grafana: {
      image: IMAGES.grafana,
      environment: {
        GF_AUTH_ANONYMOUS_ENABLED: 'true',
        GF_AUTH_ANONYMOUS_ORG_ROLE: commented('Whoever reaches it may do all: only this machine does.', 'Admin'),
        GF_AUTH_DISABLE_LOGIN_FORM: 'true',
      },
      ports: [commented('3000 is what many services listen on themselves.', '127.0.0.1:3030:3000')],
      volumes: [
        `./${LOCAL}/grafana/datasources.yaml:/etc/grafana/provisioning/datasources/ticolops-obs.yaml:ro`,
        `./${LOCAL}/grafana/dashboards.yaml:/etc/grafana/provisioning/dashboards/ticolops-obs.yaml:ro`,
        `./${LOCAL}/dashboards:/var/lib/grafana/dashboards:ro`,
        'grafana:/var/lib/grafana',
      ],
      ...NO_NEW_PRIVILEGES,
    },
  }
}
