import type { Service } from '../../../service.ts'
import { USER } from '../../container/image.ts'
import { commented } from '../yaml.ts'
import { text } from '../expression.ts'
import type { Manifest } from '../manifest.ts'
import { labelsOf, metadataOf, selectorOf } from '../manifest.ts'
import { containerPorts, metricsPort } from '../ports.ts'
import { PRELOAD_FOLDER, PRELOADS, SECRET, SECRET_FOLDER, secretKeysOf } from '../secret-files.ts'
import type { Settings } from '../settings.ts'
import { configName, preloadName } from './config-maps.ts'

/** Seconds until endpoints have forgotten a pod that ends: nobody sends it anything any more. */
const LEAVE = 5

/** {@link LEAVE}, the SDK's drain delay (5) and deadline (25), and some to spare. */
const GRACE = 45

/** The Deployment. */
export function deployment(service: Service, settings: Settings): Manifest {
  const annotations = {
    'polaris.fairwinds.com/deploymentMissingReplicas-exempt': commented(
      'There is no `replicas`: the HorizontalPodAutoscaler owns the number, and every apply would set it back (kube-score: deployment-targeted-by-hpa-does-not-have-replicas-configured). polaris wants it all the same.',
      'true',
    ),
    'polaris.fairwinds.com/priorityClassNotSet-exempt': commented(
      'A PriorityClass belongs to the cluster. Where yours has one for services, name it in priorityClassName and delete this line.',
      'true',
    ),
  }
  const podAnnotations =
    settings.configChecksum === undefined ? undefined : { 'checksum/config': settings.configChecksum }
  return {
    name: 'deployment',
    about: `What runs ${service.name}. The image is the one that the pipeline built, by its digest.`,
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadataOf(service, settings, { annotations }),
      spec: {
        revisionHistoryLimit: 5,
        selector: { matchLabels: selectorOf(settings) },
        strategy: commented('A new pod is ready before an old one goes.', {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
        }),
        template: {
          metadata: { labels: labelsOf(service, settings), annotations: podAnnotations },
          spec: podSpec(service, settings),
        },
      },
    },
  }
}

function podSpec(service: Service, settings: Settings): object {
  const hasSecrets = secretKeysOf(service).length > 0
  return {
    serviceAccountName: settings.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: commented(
      `${LEAVE} s until endpoints have forgotten the pod, then what requests in flight need.`,
      GRACE,
    ),
    dnsConfig: commented('Names with two dots are asked for as they are, not below every search domain first.', {
      options: [{ name: 'ndots', value: '2' }],
    }),
    ...placement(settings),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container(service, settings)],
    volumes: [
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
      ...(hasSecrets
        ? [
            {
              name: 'secrets',
              secret: { secretName: SECRET, defaultMode: commented('0440: the group of fsGroup reads it.', 0o440) },
            },
            { name: 'preload', configMap: { name: preloadName(settings) } },
          ]
        : []),
    ],
  }
}

/** On as many hosts and zones as there are, and somewhere in any case. Both ways, because linters ask for one each. */
function placement(settings: Settings): object {
  const labelSelector = { matchLabels: selectorOf(settings) }
  const spread = (topologyKey: string): object => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
    matchLabelKeys: ['pod-template-hash'],
  })
  return {
    topologySpreadConstraints: commented(
      'polaris asks for the spread, kube-linter and kube-score for the anti-affinity.',
      [spread('topology.kubernetes.io/zone'), spread('kubernetes.io/hostname')],
    ),
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } },
        ],
      },
    },
  }
}

function container(service: Service, settings: Settings): object {
  const hasSecrets = secretKeysOf(service).length > 0
  return {
    name: 'server',
    image: settings.image,
    imagePullPolicy: commented(
      'With a digest nothing else can come; asked again, the right to pull is checked too.',
      'Always',
    ),
    ports: containerPorts(service),
    env: environment(service, settings),
    envFrom: [{ configMapRef: { name: configName(settings) } }],
    ...probes(service),
    lifecycle: { preStop: { sleep: { seconds: LEAVE } } },
    resources: commented(
      'The CPU limit is four times the request: linters ask for one, and one that is near the need makes the event loop late for everybody.',
      settings.resources,
    ),
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      ...(hasSecrets
        ? [
            { name: 'secrets', mountPath: SECRET_FOLDER, readOnly: true },
            { name: 'preload', mountPath: PRELOAD_FOLDER, readOnly: true },
          ]
        : []),
    ],
  }
}

function environment(service: Service, settings: Settings): readonly unknown[] {
  return [
    {
      name: 'OBS_RELEASE',
      valueFrom: commented('The release in metrics, traces and errors is the one that the label names.', {
        fieldRef: { fieldPath: "metadata.labels['app.kubernetes.io/version']" },
      }),
    },
    {
      name: 'DEPLOYMENT_ENVIRONMENT',
      valueFrom: commented('Named here once more, because $(…) below sees only what stands in this list.', {
        configMapKeyRef: { name: configName(settings), key: 'DEPLOYMENT_ENVIRONMENT' },
      }),
    },
    {
      name: 'OTEL_RESOURCE_ATTRIBUTES',
      value: `service.namespace=${service.namespace},service.version=$(OBS_RELEASE),deployment.environment.name=$(DEPLOYMENT_ENVIRONMENT)`,
    },
    ...runtimeVariables(service, settings),
  ]
}

/** What makes the runtime load the preload, and know its limits. */
function runtimeVariables(service: Service, settings: Settings): readonly object[] {
  const hasSecrets = secretKeysOf(service).length > 0
  if (service.language === 'python') return hasSecrets ? [{ name: 'PYTHONPATH', value: PRELOAD_FOLDER }] : []
  const preload = hasSecrets ? ` --import=${PRELOAD_FOLDER}/${PRELOADS.node.file}` : ''
  return [
    {
      name: 'NODE_OPTIONS',
      value: commented(
        `75 % of the memory limit${hasSecrets ? '; and the files of the Secret become variables before the application starts' : ''}.`,
        text`--max-old-space-size=${settings.heap}${preload}`,
      ),
    },
  ]
}

function probes(service: Service): object {
  const { startup, liveness, readiness } = service.probes
  const port = service.probes.port === 'metrics' ? metricsPort(service) : 'http'
  const probe = (path: string, periodSeconds: number, failureThreshold: number): object => ({
    httpGet: { path, port },
    periodSeconds,
    timeoutSeconds: 3,
    failureThreshold,
  })
  return {
    startupProbe: commented('Two minutes to start; the other two begin when it has succeeded.', probe(startup, 2, 60)),
    livenessProbe: commented(
      'Only what a restart mends. Dependencies belong to readiness: a database that is away must not restart every pod.',
      probe(liveness, 10, 3),
    ),
    readinessProbe: probe(readiness, 5, 2),
  }
}
