import type { ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import { NO_IMAGE } from '../kubernetes/kustomize.ts'
import { PRELOADS } from '../kubernetes/secret-files.ts'
import type { Preload } from '../kubernetes/secret-files.ts'
import { commented, toYaml } from '../kubernetes/yaml.ts'
import { jobsOf } from './jobs.ts'
import { imageOf, labelsOf, namesOf } from './names.ts'
import { role, roleBinding, serviceAccount } from './objects/accounts.ts'
import { cronJob } from './objects/cron-job.ts'
import { exporterDeployment, exporterService, serviceMonitor } from './objects/exporter.ts'
import { networkPolicy } from './objects/network-policy.ts'
import { CONFIG_FILE } from './pod.ts'
import { externalSecrets, secretsOf } from './secrets.ts'
import { backupInput } from './settings.ts'

/** A file with one object or several. */
interface Objects {
  readonly about: string
  readonly objects: readonly object[]
}

/** The manifests of production's backups, for kustomize. */
export function manifests(service: Service, folder: string): readonly ScaffoldFile[] {
  const files = objectsOf(service)
  return [
    { path: `${folder}/kustomization.yaml`, text: kustomization(service, folder, Object.keys(files)) },
    { path: `${folder}/${CONFIG_FILE}`, text: configuration(service) },
    ...preloadOf(service).map(({ file, text }) => ({ path: `${folder}/${file}`, text })),
    ...Object.entries(files).map(([name, { about, objects }]) => ({
      path: `${folder}/${name}.yaml`,
      text: objects.map((object, index) => toYaml(index === 0 ? about : '', object)).join(''),
    })),
  ]
}

function objectsOf(service: Service): Readonly<Record<string, Objects>> {
  const jobs = jobsOf(service)
  const workloads = [...jobs, { workload: 'exporter', needs: [] } as const]
  const secrets = externalSecrets(service)
  return {
    'service-accounts': {
      about:
        'Each job is somebody of its own, so that the store can give it what it needs: backup and configuration write, and take away what a run of theirs left half done; prune deletes; drill and exporter read, and drill writes below runs/.',
      objects: workloads.map(({ workload }) => serviceAccount(service, workload)),
    },
    role: {
      about: 'Who keeps the configuration may read it, in this namespace alone. No other job may ask the API server.',
      objects: [role(service), roleBinding(service)],
    },
    'network-policies': {
      about:
        'Whom each job may reach; nobody may reach them, but Prometheus the exporter. It holds only where the cluster enforces policies.',
      objects: workloads.map(({ workload, needs }) => networkPolicy(service, workload, needs)),
    },
    ...(secrets.length > 0 && {
      'external-secrets': {
        about:
          'The Secrets of the jobs, filled by the External Secrets Operator: addresses and keys of the store from one secret, which holds a JSON object with the properties below; the secret key of age, the file as it is, from one of its own.',
        objects: secrets,
      },
    }),
    ...Object.fromEntries(
      jobs.map((job) => [`cron-job-${job.workload}`, { about: job.about, objects: [cronJob(service, job)] }]),
    ),
    exporter: {
      about: 'Reads the store every minute and tells Prometheus: ages, sizes, outcomes, drills.',
      objects: [exporterDeployment(service), exporterService(service)],
    },
    'service-monitor': {
      about:
        'Prometheus scrapes the exporter; the part `backup` of the configuration shows and watches it.\nGive it the labels that your Prometheus selects ServiceMonitors by: `ticolops-obs plan` names them. Where there is no operator, leave it out of kustomization.yaml.',
      objects: [serviceMonitor(service)],
    },
  }
}

function kustomization(service: Service, folder: string, names: readonly string[]): string {
  return toYaml(
    `Backups of ${service.name} in production, and the proof that they can be restored:\n  kubectl apply --server-side -k ${folder}\nChange these files as you like: \`ticolops-obs init\` keeps your changes when it upgrades them.`,
    {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: service.namespace,
      resources: names.map((name) => `${name}.yaml`),
      configMapGenerator: [
        {
          name: namesOf(service).settings,
          files: [CONFIG_FILE, ...preloadOf(service).map(({ file }) => file)],
          options: { labels: labelsOf(service), annotations: { email: service.email } },
        },
      ],
      images: commented(
        `The image that is built from the Dockerfile here; by hand:\n  kustomize edit set image ${imageOf(service)}@sha256:…`,
        [{ name: imageOf(service), digest: NO_IMAGE }],
      ),
    },
  )
}

/** What makes variables of the Secrets' files, where there are any. */
const preloadOf = (service: Service): readonly Preload[] => (secretsOf(service).length > 0 ? [PRELOADS.node] : [])

/** The jobs' configuration: the service and its backup, and nothing that they do not read. */
function configuration(service: Service): string {
  const { name, namespace, team, backup, configFile } = service
  const key =
    backup.recipients.length > 0
      ? ''
      : ' Nothing runs before there is a key: make one with `age-keygen -o key.txt`, keep the file where a fire here does not reach, and put its public half below; better two, of two people.'
  return toYaml(
    `How ${name} is backed up, as its jobs read it. Whoever has the secret half of one of the recipients can read the backups; without it nobody can.${key} Keep it in step with ${configFile}.`,
    {
      team,
      services: [{ name, namespace, parts: ['backup'], backup: backupInput(service) }],
      platform: { kubernetes: true },
    },
  )
}
