import type { Service } from '../../service.ts'

/** Where lines go. */
export interface Backend {
  /** For people: one line. */
  readonly about: string
  /** Name of the exporter. */
  readonly exporter: 'otlp_http' | 'elasticsearch' | 'azuremonitor'
  /** Its settings but queue and retries. */
  readonly settings: object
  /** What authenticates it, by name. */
  readonly extensions: Readonly<Record<string, object>>
  /** Key of the Secret that it needs, and what it is. */
  readonly secret?: { readonly key: string; readonly about: string }
  /** Environment variables, each with what it is and, where one is likely, its value. */
  readonly variables: Readonly<Record<string, { readonly about: string; readonly value: string }>>
  /** Ports that the collector reaches it by. */
  readonly ports: readonly number[]
}

const ENDPOINT = '${env:LOGS_ENDPOINT}'

/** Folder of the Secret's files. */
export const SECRET_FOLDER = '/run/secrets/logs'
const secret = (key: string): string => `\${file:${SECRET_FOLDER}/${key}}`

const otlp = { exporter: 'otlp_http', settings: { endpoint: ENDPOINT }, extensions: {} } as const

/** Over OTLP wherever it is spoken: such a queue waits for ever. */
const BACKENDS: Readonly<Record<NonNullable<Service['logs']>, (service: Service) => Backend>> = {
  loki: ({ monitoringNamespace }) => ({
    ...otlp,
    about: 'Loki 3, by OTLP',
    variables: {
      LOGS_ENDPOINT: {
        about: 'Of Loki, with the path /otlp',
        value: `http://loki-gateway.${monitoringNamespace}.svc.cluster.local/otlp`,
      },
    },
    ports: [80, 3100, 8080],
  }),
  elasticsearch: ({ monitoringNamespace }) => ({
    about: 'Elasticsearch 8.16 or newer',
    exporter: 'elasticsearch',
    settings: { endpoints: [ENDPOINT], api_key: secret('api_key') },
    extensions: {},
    secret: { key: 'api_key', about: 'an API key that may create documents in logs-*' },
    variables: {
      LOGS_ENDPOINT: { about: 'Of Elasticsearch', value: `https://elasticsearch.${monitoringNamespace}.svc:9200` },
    },
    ports: [9200, 443],
  }),
  cloudwatch: ({ namespace, name }) => ({
    about:
      "CloudWatch Logs, by OTLP; the group and its stream must exist. The node's, or the service account's, role may logs:PutLogEvents",
    exporter: 'otlp_http',
    settings: {
      logs_endpoint: 'https://logs.${env:AWS_REGION}.amazonaws.com/v1/logs',
      auth: { authenticator: 'sigv4auth' },
      headers: { 'x-aws-log-group': `/${namespace}/${name}`, 'x-aws-log-stream': name },
    },
    extensions: { sigv4auth: { region: '${env:AWS_REGION}', service: 'logs' } },
    variables: { AWS_REGION: { about: 'Where the group of logs is', value: '' } },
    ports: [443],
  }),
  'google-cloud': () => ({
    about: "Cloud Logging, by OTLP. The service account's identity needs roles/telemetry.writer",
    exporter: 'otlp_http',
    settings: { endpoint: 'https://telemetry.googleapis.com', auth: { authenticator: 'googleclientauth' } },
    extensions: { googleclientauth: {} },
    variables: {},
    ports: [443],
  }),
  'azure-monitor': () => ({
    about: 'Application Insights',
    exporter: 'azuremonitor',
    settings: { connection_string: secret('connection_string') },
    extensions: {},
    secret: { key: 'connection_string', about: 'the connection string' },
    variables: {},
    ports: [443],
  }),
  otlp: () => ({
    ...otlp,
    about: 'whatever takes OTLP over HTTP',
    variables: { LOGS_ENDPOINT: { about: 'Without /v1/logs', value: '' } },
    ports: [443, 4318],
  }),
}

/** The backend that the answer `--logs` names; undefined where somebody else collects lines. */
export const backendOf = (service: Service): Backend | undefined =>
  service.logs === undefined ? undefined : BACKENDS[service.logs](service)
