import type { Service } from '../../../service.ts'
import { commented } from '../../kubernetes/yaml.ts'
import type { Backend } from '../backends.ts'
import { SECRET_FOLDER } from '../backends.ts'
import { HEALTH_PORT, METRICS_PORT, STATE_FOLDER } from '../collector.ts'
import { labelsOf, metadataOf, nameOf, selectorOf } from './names.ts'

/** Where the runtime writes: links below pods, to files wherever the runtime has them. */
const LOG_FOLDER = '/var/log/pods'

const WHY_ROOT = 'The files belong to root, and nobody else may read them. It has no other right of root.'
const WHY_HOST = 'The lines are files of the node, and so is what is not sent yet: it outlives the pod.'

/** What linters are told, each with the reason. */
const EXCEPTIONS = {
  'ignore-check.kube-linter.io/run-as-non-root': commented(WHY_ROOT, WHY_ROOT),
  'polaris.fairwinds.com/runAsRootAllowed-exempt': 'true',
  'polaris.fairwinds.com/hostPathSet-exempt': commented(WHY_HOST, 'true'),
  'polaris.fairwinds.com/priorityClassNotSet-exempt': commented(
    'Name a PriorityClass where your cluster has one for collectors.',
    'true',
  ),
  'kube-score/ignore': 'container-security-context-user-group-id',
}

/** One collector on every node. */
export function daemonSet(service: Service, backend: Backend): object {
  const pod = {
    'checkov.io/skip1': `CKV_K8S_40=${WHY_ROOT}`,
    'checkov.io/skip2': `CKV_K8S_23=${WHY_ROOT}`,
    'kube-score/ignore': 'container-security-context-user-group-id',
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadataOf(service, 'object', { ...EXCEPTIONS, ...pod }),
    spec: {
      revisionHistoryLimit: 5,
      selector: { matchLabels: selectorOf(service) },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%' } },
      template: { metadata: { labels: labelsOf(service), annotations: pod }, spec: podSpec(service, backend) },
    },
  }
}

function podSpec(service: Service, backend: Backend): object {
  const name = nameOf(service)
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    tolerations: commented('On every node that runs pods of any kind.', [{ operator: 'Exists' }]),
    securityContext: {
      runAsNonRoot: commented(WHY_ROOT, false),
      runAsUser: 0,
      runAsGroup: 0,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container(service, backend)],
    volumes: [
      { name: 'config', configMap: { name } },
      { name: 'logs', hostPath: { path: LOG_FOLDER, type: 'Directory' } },
      { name: 'docker', hostPath: { path: DOCKER_FOLDER, type: 'DirectoryOrCreate' } },
      { name: 'state', hostPath: { path: `${STATE_FOLDER}/${name}`, type: 'DirectoryOrCreate' } },
      ...(backend.secret === undefined ? [] : [{ name: 'secret', secret: { secretName: name, defaultMode: 0o400 } }]),
    ],
  }
}

/** Where links in it lead to, with Docker; containerd and CRI-O write to the folder itself. */
const DOCKER_FOLDER = '/var/lib/docker/containers'

function container({ collectorImage }: Service, { variables, secret }: Backend): object {
  return {
    name: 'collector',
    image: collectorImage,
    imagePullPolicy: 'Always',
    args: ['--config=/etc/otelcol/collector.yaml'],
    env: [
      ...Object.entries(variables).map(([name, { about, value }]) => commented(`${about}.`, { name, value })),
      { name: 'GOMEMLIMIT', value: commented('80 % of the limit: memory is given back before it is short.', '205MiB') },
    ],
    ports: [
      { name: 'metrics', containerPort: METRICS_PORT, protocol: 'TCP' },
      { name: 'health', containerPort: HEALTH_PORT, protocol: 'TCP' },
    ],
    livenessProbe: {
      httpGet: { path: '/', port: 'health' },
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 6,
    },
    readinessProbe: { tcpSocket: { port: 'metrics' }, periodSeconds: 10, timeoutSeconds: 3 },
    resources: {
      requests: { cpu: '50m', memory: '128Mi', 'ephemeral-storage': '16Mi' },
      limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/otelcol', readOnly: true },
      { name: 'logs', mountPath: LOG_FOLDER, readOnly: true },
      { name: 'docker', mountPath: DOCKER_FOLDER, readOnly: true },
      { name: 'state', mountPath: STATE_FOLDER },
      ...(secret === undefined ? [] : [{ name: 'secret', mountPath: SECRET_FOLDER, readOnly: true }]),
    ],
  }
}
