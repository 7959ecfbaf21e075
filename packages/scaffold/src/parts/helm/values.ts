import type { Service } from '../../service.ts'
import { Expression } from '../kubernetes/expression.ts'
import { settingsOf, tracesOn } from '../kubernetes/settings.ts'
import type { Settings } from '../kubernetes/settings.ts'

/** One value of the chart: where it stands, what it is by default, what may stand there. */
export interface ChartValue {
  /** Its place, such as `image.digest`. */
  readonly path: string
  readonly about: string
  readonly value: unknown
  /** JSON Schema of the value. */
  readonly schema: object
}

const TEXT = { type: 'string', minLength: 1 }
const POSITIVE = { type: 'integer', minimum: 1 }
const TEXTS = { type: 'object', additionalProperties: { type: 'string' } }

/** Everything that may be set, with what kustomize's production has as the default. */
function table(service: Service): readonly ChartValue[] {
  const { host, variables, resources, heap, autoscaling, serviceAccount, monitoringNamespace, edge, acme, secrets } =
    settingsOf(service)
  return [
    { path: 'image.repository', about: 'The image without its tag.', value: service.image, schema: TEXT },
    {
      path: 'image.digest',
      about: 'The build that runs: what the pipeline pushed. Required; there is no latest.',
      value: '',
      schema: { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' },
    },
    {
      path: 'release',
      about:
        'The release of that build, in labels, metrics, traces and errors; by default the appVersion of the chart.',
      value: '',
      schema: { type: 'string', pattern: '^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$' },
    },
    { path: 'host', about: 'The public name.', value: host, schema: { type: 'string', format: 'hostname' } },
    {
      path: 'variables',
      about: `Settings that are no secrets, as environment variables. ${tracesOn(service)}`,
      value: variables,
      schema: TEXTS,
    },
    {
      path: 'resources',
      about: 'What a pod gets.',
      value: resources,
      schema: {
        type: 'object',
        required: ['requests', 'limits'],
        additionalProperties: false,
        properties: { requests: TEXTS, limits: TEXTS },
      },
    },
    { path: 'heapMiB', about: "V8's old space: 75 % of the memory limit.", value: heap, schema: POSITIVE },
    {
      path: 'autoscaling.minReplicas',
      about: 'Three at least: one may be away for an update while another one fails.',
      value: autoscaling.minReplicas,
      schema: POSITIVE,
    },
    { path: 'autoscaling.maxReplicas', about: '', value: autoscaling.maxReplicas, schema: POSITIVE },
    { path: 'autoscaling.cpu', about: 'Percent of the CPU request.', value: autoscaling.cpu, schema: POSITIVE },
    {
      path: 'autoscaling.requestsPerSecond',
      about: 'Of one pod. Needs the custom metrics API: see templates/autoscaler.yaml.',
      value: autoscaling.requestsPerSecond,
      schema: POSITIVE,
    },
    {
      path: 'serviceAccount.annotations',
      about: 'How a cloud gives the pods rights to its own services: see the values of your provider.',
      value: serviceAccount.annotations,
      schema: TEXTS,
    },
    {
      path: 'serviceAccount.imagePullSecrets',
      about: 'Of a private registry that the nodes may not pull from by themselves, such as [{name: registry}].',
      value: serviceAccount.imagePullSecrets,
      schema: {
        type: 'array',
        items: { type: 'object', required: ['name'], additionalProperties: false, properties: { name: TEXT } },
      },
    },
    {
      path: 'monitoring.namespace',
      about: 'Where the Prometheus and the collector run.',
      value: monitoringNamespace,
      schema: TEXT,
    },
    { path: 'edge.className', about: 'The GatewayClass or IngressClass.', value: edge.className, schema: TEXT },
    {
      path: 'edge.namespace',
      about: 'Where the pods run that requests come from.',
      value: edge.namespace,
      schema: TEXT,
    },
    {
      path: 'edge.requestsPerSecond',
      about: 'The rate limit of one client.',
      value: edge.requestsPerSecond,
      schema: POSITIVE,
    },
    {
      path: 'acme.server',
      about: 'Who signs the certificate.',
      value: acme.server,
      schema: { type: 'string', format: 'uri' },
    },
    {
      path: 'acme.email',
      about: 'Written to when a certificate is about to expire.',
      value: acme.email,
      schema: { type: 'string', format: 'email' },
    },
    { path: 'secrets.store', about: 'The ClusterSecretStore of External Secrets.', value: secrets.store, schema: TEXT },
    { path: 'secrets.key', about: 'The secret in that store.', value: secrets.key, schema: TEXT },
  ]
}

/** The value at a place. */
const at = (path: string): Expression => new Expression(`.Values.${path}`)

/** The settings of the chart: what {@link table} has, and what Helm knows. */
export function chartSettings(): Settings {
  return {
    name: new Expression('.Release.Name'),
    namespace: new Expression('.Release.Namespace'),
    managedBy: new Expression('.Release.Service'),
    release: new Expression('.Values.release | default .Chart.AppVersion'),
    image: new Expression(
      'printf "%s@%s" .Values.image.repository (required "image.digest: name the build that runs, --set image.digest=sha256:…" .Values.image.digest)',
    ),
    host: at('host'),
    variables: at('variables'),
    configChecksum: new Expression('include (print $.Template.BasePath "/config.yaml") . | sha256sum'),
    resources: at('resources'),
    heap: at('heapMiB'),
    autoscaling: {
      minReplicas: at('autoscaling.minReplicas'),
      maxReplicas: at('autoscaling.maxReplicas'),
      cpu: at('autoscaling.cpu'),
      requestsPerSecond: at('autoscaling.requestsPerSecond'),
    },
    serviceAccount: {
      annotations: at('serviceAccount.annotations'),
      imagePullSecrets: at('serviceAccount.imagePullSecrets'),
    },
    monitoringNamespace: at('monitoring.namespace'),
    edge: {
      className: at('edge.className'),
      namespace: at('edge.namespace'),
      requestsPerSecond: at('edge.requestsPerSecond'),
    },
    acme: { server: at('acme.server'), email: at('acme.email') },
    secrets: { store: at('secrets.store'), key: at('secrets.key') },
  }
}

/** The values that the templates read, in the table's order: one that nothing reads is not offered. */
export function usedValues(service: Service, templates: string): readonly ChartValue[] {
  const used = new Set([...templates.matchAll(/\.Values\.([\w.]+)/g)].map(([, path]) => path))
  return table(service).filter(({ path }) => used.has(path))
}
