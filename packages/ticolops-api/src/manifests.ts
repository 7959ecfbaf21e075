/** A Kubernetes object as the API takes it. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly [field: string]: unknown
}

/** The namespace that the service runs in. */
export const NAMESPACE = 'ticolops'

const NAME = 'ticolops-api'
const SELECTOR = { 'app.kubernetes.io/name': NAME }

/** Everything that runs a release of the service in Kubernetes, in the order in which it is applied. */
export function manifests(release: string): readonly KubernetesObject[] {
  return [namespace(), deployment(release), service(), autoscaler()]
}

export function namespace(): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }
}

/** Two replicas of a release. PostgreSQL, Redis and the webhook are found through the Secret `ticolops-api`. */
export function deployment(release: string): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(release),
    spec: {
      replicas: 2,
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: { labels: { ...SELECTOR, 'app.kubernetes.io/version': release } },
        spec: {
          terminationGracePeriodSeconds: 30,
          containers: [
            {
              name: NAME,
              image: `ghcr.io/ticolops/ticolops-api:${release}`,
              env: [
                { name: 'HOST', value: '0.0.0.0' },
                { name: 'PORT', value: '8080' },
                { name: 'OBS_RELEASE', value: release },
                { name: 'OTEL_EXPORTER_PROMETHEUS_HOST', value: '0.0.0.0' },
                { name: 'OTEL_EXPORTER_PROMETHEUS_PORT', value: '9464' },
              ],
              envFrom: [{ secretRef: { name: NAME } }],
              ports: [
                { name: 'http', containerPort: 8080 },
                { name: 'telemetry', containerPort: 9464 },
              ],
              startupProbe: { httpGet: { path: '/readyz', port: 'telemetry' }, periodSeconds: 2, failureThreshold: 30 },
              readinessProbe: { httpGet: { path: '/readyz', port: 'telemetry' }, periodSeconds: 5 },
              livenessProbe: { httpGet: { path: '/livez', port: 'telemetry' }, periodSeconds: 10 },
              resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  }
}

export function service(): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(),
    spec: {
      selector: SELECTOR,
      ports: [
        { name: 'http', port: 80, targetPort: 'http' },
        { name: 'telemetry', port: 9464, targetPort: 'telemetry' },
      ],
    },
  }
}

export function autoscaler(): KubernetesObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: NAME },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  }
}

function metadata(release?: string): KubernetesObject['metadata'] {
  return {
    name: NAME,
    namespace: NAMESPACE,
    labels: { ...SELECTOR, ...(release !== undefined && { 'app.kubernetes.io/version': release }) },
  }
}
