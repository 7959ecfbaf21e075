import type { Service } from '../../service.ts'
import { USER } from '../container/image.ts'
import { SECRET, SECRET_FOLDER } from '../kubernetes/secret-files.ts'
import { commented, toYaml } from '../kubernetes/yaml.ts'
import { namesOf } from './names.ts'

/** The file, from the service's folder. */
export const TOOLBOX = 'deploy/runbook/toolbox.yaml'

export const toolboxName = ({ name }: Service): string => `${name}-toolbox`

/** Clients understand older servers, so these are the newest. */
const IMAGES = { postgres: 'docker.io/library/postgres:18', redis: 'docker.io/library/redis:8' } as const

/** After that the pod ends: nobody forgets a door that closes by itself. */
const SECONDS = 4 * 60 * 60

/**
 * A pod with the programs for the databases. It has no label that a NetworkPolicy of the service selects by, so that it
 * reaches what the namespace may reach; and the name of whoever made it stands in the API server's audit log.
 */
export function toolbox(service: Service): string {
  const { namespace } = namesOf(service)
  const about = `Programs for the databases of ${service.name}, in a pod beside it: the runbook says when (docs/developer/production-deployment.md).\n  kubectl -n ${namespace} apply -f ${TOOLBOX}\nChange it as you like: \`ticolops-obs init\` keeps your changes when it upgrades it.`
  return toYaml(about, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: toolboxName(service),
      namespace,
      labels: {
        'app.kubernetes.io/name': toolboxName(service),
        'app.kubernetes.io/component': 'toolbox',
        'app.kubernetes.io/part-of': service.namespace,
        owner: service.team,
      },
      annotations: { email: service.email },
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Never',
      activeDeadlineSeconds: commented('Four hours.', SECONDS),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        runAsGroup: USER,
        fsGroup: USER,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        ...(service.postgres ? [container('postgres', 'Every bash reads the address from its file.', DATABASE)] : []),
        ...(service.redis ? [container('redis', REDIS_ABOUT, REDIS)] : []),
      ],
      volumes: [
        { name: 'secrets', secret: { secretName: SECRET, defaultMode: 0o440 } },
        { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
      ],
    },
  })
}

const DATABASE = `DATABASE_URL="$(cat ${SECRET_FOLDER}/database_url)"`
const REDIS = `REDIS_URL="$(sed s#//:#//default:# ${SECRET_FOLDER}/redis_url)"`
const REDIS_ABOUT =
  'Every bash reads the address from its file. redis-cli takes one without a name for a user without one; libraries take it for `default`.'

function container(name: keyof typeof IMAGES, about: string, variable: string): object {
  return {
    name,
    image: IMAGES[name],
    imagePullPolicy: 'Always',
    command: commented(about, ['sh', '-c', `echo 'export ${variable}' >> /tmp/.bashrc; exec sleep ${SECONDS}`]),
    workingDir: '/tmp',
    env: [{ name: 'HOME', value: '/tmp' }],
    resources: {
      requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '16Mi' },
      limits: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '64Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'secrets', mountPath: SECRET_FOLDER, readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  }
}
