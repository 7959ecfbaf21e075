import type { Service } from '../../service.ts'
import type { Value } from './expression.ts'

/** Environment variables of the container. */
export type Variables = Readonly<Record<string, string>>

/** What a team changes: literals for kustomize, the values of the chart for Helm. */
export interface Settings {
  /** Name of the Deployment and of everything that belongs to it; the value of `app.kubernetes.io/instance`. */
  readonly name: Value<string>
  readonly namespace: Value<string>
  readonly managedBy: Value<string>
  /** The build that runs: `app.kubernetes.io/version`, and the release in metrics, traces and errors. Undefined: kustomize's overlays know it. */
  readonly release: Value<string> | undefined
  readonly image: Value<string>
  readonly host: Value<string>
  /** Settings that are no secrets. */
  readonly variables: Value<Variables>
  /** Changes with {@link variables} where nothing else makes pods start again for new ones. */
  readonly configChecksum: Value<string> | undefined
  readonly resources: Value<object>
  /** MiB of V8's old space: 75 % of the memory limit, the rest is buffers, code and threads. */
  readonly heap: Value<number>
  readonly autoscaling: {
    readonly minReplicas: Value<number>
    readonly maxReplicas: Value<number>
    /** Percent of the CPU request. */
    readonly cpu: Value<number>
    /** Requests per second and pod. */
    readonly requestsPerSecond: Value<number>
  }
  readonly serviceAccount: {
    readonly annotations: Value<Readonly<Record<string, string>>>
    /** Secrets with which images are pulled, as `{ name }`. */
    readonly imagePullSecrets: Value<readonly object[]>
  }
  readonly monitoringNamespace: Value<string>
  readonly edge: {
    /** The GatewayClass or IngressClass. */
    readonly className: Value<string>
    /** The namespace of the pods that requests come from. */
    readonly namespace: Value<string>
    /** Requests per second of one client. */
    readonly requestsPerSecond: Value<number>
  }
  readonly acme: { readonly server: Value<string>; readonly email: Value<string> }
  readonly secrets: {
    /** The ClusterSecretStore of External Secrets. */
    readonly store: Value<string>
    /** The name of the secret there. */
    readonly key: Value<string>
  }
}

/** Where the edge's pods run and what its class is called, unless the cluster has it otherwise: the defaults of their own charts. */
const EDGES = {
  // Envoy Gateway; its quickstart calls the class so.
  gateway: { className: 'eg', namespace: 'envoy-gateway-system' },
  nginx: { className: 'nginx', namespace: 'ingress-nginx' },
  traefik: { className: 'traefik', namespace: 'traefik' },
} as const

/** Requests per second and pod that a small service holds easily; scaling begins there. */
const REQUESTS_PER_SECOND = 50

/** The settings as they are for production. */
export function settingsOf(service: Service): Settings {
  return {
    name: service.name,
    namespace: service.namespace,
    managedBy: 'kustomize',
    release: undefined,
    image: service.image,
    host: service.host,
    variables: variablesOf(service, 'production'),
    configChecksum: undefined,
    resources: RESOURCES,
    heap: HEAP,
    autoscaling: { minReplicas: 3, maxReplicas: 10, cpu: 70, requestsPerSecond: REQUESTS_PER_SECOND },
    serviceAccount: { annotations: {}, imagePullSecrets: [] },
    monitoringNamespace: service.monitoringNamespace,
    edge: { ...EDGES[service.ingress], requestsPerSecond: 20 },
    acme: { server: 'https://acme-v02.api.letsencrypt.org/directory', email: service.issuerEmail },
    // Only letters, digits and dashes: the one spelling that AWS, Google Cloud and Azure all take.
    secrets: { store: 'ticolops', key: `${service.namespace}-${service.name}` },
  }
}

/** Four times the CPU request: an event loop that is held back by its limit is late for everybody. */
const RESOURCES = {
  requests: { cpu: '250m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
  limits: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '256Mi' },
}
const HEAP = 384

/** Settings of the process that are no secrets, and that the image does not have. The SDK, and stock OpenTelemetry, read them. */
export function variablesOf(service: Service, environment: 'production' | 'staging'): Variables {
  return {
    HOST: '0.0.0.0',
    PORT: String(service.port),
    OTEL_SERVICE_NAME: service.name,
    OTEL_EXPORTER_PROMETHEUS_HOST: '0.0.0.0',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(service.telemetryPort),
    DEPLOYMENT_ENVIRONMENT: environment,
  }
}

/** What switches traces on, in words. */
export const tracesOn = ({ language, monitoringNamespace }: Service): string =>
  `Traces are sent with OTEL_EXPORTER_OTLP_ENDPOINT=http://COLLECTOR.${monitoringNamespace}:4318${language === 'python' ? ' and OTEL_TRACES_EXPORTER=otlp' : ''}.`
