import type { Service } from '../../service.ts'
import { USER } from '../container/image.ts'
import { PRELOADS, PRELOAD_FOLDER, SECRET_FOLDER } from '../kubernetes/secret-files.ts'
import { commented } from '../kubernetes/yaml.ts'
import type { Need } from './jobs.ts'
import { imageOf, namesOf } from './names.ts'
import type { Workload } from './names.ts'
import { storeKeysOf } from './secret-keys.ts'

export const CONFIG_FILE = 'ticolops-obs.config.yaml'

/** Where the secret key of age is: apart from {@link SECRET_FOLDER}, whose files become variables. */
const IDENTITY_FOLDER = '/run/secrets/age'

/** What a container of a pod runs. */
export interface Command {
  readonly name: string
  /** Arguments of ticolops-obs. */
  readonly args: readonly string[]
  readonly memory: string
  /** Further fields of the container: ports, probes. */
  readonly more?: object
}

/** The pod of a job or of the exporter. */
export function podSpec(
  service: Service,
  workload: Workload,
  needs: readonly Need[],
  commands: readonly Command[],
): object {
  const files = secretFilesOf(service, needs)
  return {
    serviceAccountName: namesOf(service)[workload],
    automountServiceAccountToken: needs.includes('cluster')
      ? commented('Its Role reads the objects that it keeps.', true)
      : false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: commands.map((command) => container(service, needs, command)),
    volumes: [
      { name: 'settings', configMap: { name: namesOf(service).settings } },
      { name: 'scratch', emptyDir: { sizeLimit: '64Mi' } },
      ...(files.length === 0
        ? []
        : [{ name: 'secrets', projected: { defaultMode: 0o440, sources: files.map(source) } }]),
      ...(needs.includes('staging')
        ? [
            {
              name: 'age',
              secret: {
                secretName: namesOf(service).staging,
                items: [{ key: 'identity', path: 'identity.txt' }],
                defaultMode: 0o440,
              },
            },
          ]
        : []),
    ],
  }
}

interface SecretFiles {
  readonly secret: string
  readonly keys: readonly string[]
}

/** What becomes variables: the keys of the store where it is not reached by the pod's identity, and one address. */
function secretFilesOf(service: Service, needs: readonly Need[]): readonly SecretFiles[] {
  const { store, database, staging } = namesOf(service)
  const keys = storeKeysOf(service)
  return [
    ...(keys.length === 0 ? [] : [{ secret: store, keys }]),
    ...(needs.includes('database') ? [{ secret: database, keys: ['database_url'] }] : []),
    ...(needs.includes('staging') ? [{ secret: staging, keys: ['drill_database_url'] }] : []),
  ]
}

function source({ secret, keys }: SecretFiles): object {
  return { secret: { name: secret, items: keys.map((key) => ({ key, path: key })) } }
}

function container(service: Service, needs: readonly Need[], { name, args, memory, more }: Command): object {
  const files = secretFilesOf(service, needs)
  return {
    name,
    image: imageOf(service),
    imagePullPolicy: 'Always',
    args: ['--config', `${PRELOAD_FOLDER}/${CONFIG_FILE}`, ...args],
    env: [
      { name: 'HOME', value: '/tmp' },
      ...(files.length === 0
        ? []
        : [
            {
              name: 'NODE_OPTIONS',
              value: commented(
                'Files of the Secrets become variables of this process alone.',
                `--import=${PRELOAD_FOLDER}/${PRELOADS.node.file}`,
              ),
            },
          ]),
      ...(needs.includes('staging')
        ? [{ name: 'BACKUP_IDENTITY_FILE', value: `${IDENTITY_FOLDER}/identity.txt` }]
        : []),
    ],
    ...more,
    resources: {
      requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '16Mi' },
      limits: { cpu: '1', memory, 'ephemeral-storage': '128Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'settings', mountPath: PRELOAD_FOLDER, readOnly: true },
      { name: 'scratch', mountPath: '/tmp' },
      ...(files.length === 0 ? [] : [{ name: 'secrets', mountPath: SECRET_FOLDER, readOnly: true }]),
      ...(needs.includes('staging') ? [{ name: 'age', mountPath: IDENTITY_FOLDER, readOnly: true }] : []),
    ],
  }
}
