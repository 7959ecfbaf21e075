import type { Service } from '../../service.ts'
import { text } from '../kubernetes/expression.ts'
import type { Manifest } from '../kubernetes/manifest.ts'
import { metadataOf } from '../kubernetes/manifest.ts'
import { CLIENT_OF } from '../kubernetes/objects/network-policy.ts'
import { USER } from '../container/image.ts'
import type { Settings } from '../kubernetes/settings.ts'

/** Exits with 0 when the address that is its argument answers, with whatever is no fault of the server. */
const ASK = {
  node: ['node', '-e', 'fetch(process.argv[1]).then(({ status }) => process.exit(status < 500 ? 0 : 1))'],
  python: [
    'python',
    '-c',
    `import sys, urllib.error, urllib.request
try:
    urllib.request.urlopen(sys.argv[1], timeout=10)
except urllib.error.HTTPError as answer:
    sys.exit(answer.code >= 500)`,
  ],
} as const satisfies Record<Service['language'], readonly string[]>

/** What \`helm test\` runs: a pod that asks the Service, with the image that is there anyway. */
export function testPod(service: Service, settings: Settings): Manifest {
  const { labels, ...metadata } = metadataOf(service, settings, {
    name: text`${settings.name}-test`,
    annotations: { 'helm.sh/hook': 'test', 'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded' },
  }) as { labels: Record<string, unknown> }
  // The Service would take a pod with the instance's label for one of its own, and people one with the name's.
  const { 'app.kubernetes.io/instance': _, 'app.kubernetes.io/name': __, ...others } = labels
  return {
    name: 'tests/answers',
    about: 'Asks the Service from another pod, through the NetworkPolicy: `helm test`.',
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...metadata,
        labels: { ...others, 'app.kubernetes.io/component': 'test', [CLIENT_OF]: settings.name },
      },
      spec: {
        automountServiceAccountToken: false,
        serviceAccountName: settings.name,
        enableServiceLinks: false,
        restartPolicy: 'Never',
        securityContext: {
          runAsNonRoot: true,
          runAsUser: USER,
          runAsGroup: USER,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            name: 'ask',
            image: settings.image,
            imagePullPolicy: 'Always',
            command: [...ASK[service.language], text`http://${settings.name}/`],
            resources: {
              requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '16Mi' },
              limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
            },
            securityContext: {
              allowPrivilegeEscalation: false,
              privileged: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
          },
        ],
      },
    },
  }
}
