import * as check from './checks.ts'
import { COLLECTOR_IMAGE } from '../parts/logging/image.ts'
import type { Facts } from '../detect/facts.ts'
import type { Found } from '../detect/sources.ts'

/** The keys of all answers; each is also the flag, in kebab-case. */
export type FieldKey =
  | 'name'
  | 'packageManager'
  | 'runtime'
  | 'entry'
  | 'port'
  | 'liveness'
  | 'readiness'
  | 'forge'
  | 'cluster'
  | 'logs'
  | 'collectorImage'
  | 'registry'
  | 'baseImage'
  | 'namespace'
  | 'team'
  | 'email'
  | 'issuerEmail'
  | 'host'
  | 'ingress'
  | 'secrets'
  | 'monitoringNamespace'
  | 'cloud'
  | 'region'
  | 'backupBucket'
  | 'backupEndpoint'
  | 'backupRecipients'
  | 'backupBaseImage'
  | 'onCall'
  | 'escalation'

/** Answers as text, by key. */
export type Answers = Readonly<Partial<Record<FieldKey, string>>>

/** One thing that must be known before files can be made. */
export interface Field {
  readonly key: FieldKey
  /** What a person is asked when nothing tells it. */
  readonly question: string
  /** What the repository tells. */
  readonly found: (facts: Facts) => readonly Found<string>[]
  /** What is taken when nobody says otherwise, with the reason; fields before it are answered. */
  readonly fallback?: (answers: Answers, facts: Facts) => Found<string> | undefined
  /** The field whose answer it takes by default: while that is not known, this is not asked. */
  readonly follows?: FieldKey
  /** What is allowed, where that is a list. */
  readonly choices?: readonly string[]
  /** What is wrong with an answer, to be read after the answer itself. */
  readonly problem?: (text: string, facts: Facts) => string | undefined
}

/** The clouds that kinds of cluster belong to. */
const CLOUDS: Readonly<Record<string, string>> = { eks: 'aws', gke: 'gcp', aks: 'azure' }

const nothing = (): [] => []
const assumed = (value: string, from: string) => () => ({ value, from })

/** Every field, in the order in which they are answered and shown. */
export const FIELDS: readonly Field[] = [
  {
    key: 'name',
    question: 'What is the service called?',
    found: (facts) => facts.name,
    fallback: (_, { app, remote }) => {
      const last = (app.directory === '.' ? (remote?.value.project ?? '') : app.directory).split('/').at(-1) ?? ''
      return last === '' ? undefined : { value: last, from: app.directory === '.' ? 'git remote' : 'its folder' }
    },
    problem: check.serviceNameProblem,
  },
  {
    key: 'packageManager',
    question: 'Which package manager installs it?',
    found: (facts) => facts.packageManager,
    choices: ['npm', 'pnpm', 'yarn', 'pip', 'uv', 'poetry'],
  },
  {
    key: 'runtime',
    question: 'Which version of the runtime does it run on?',
    found: (facts) => facts.runtimeVersion,
    problem: (text, { app }) =>
      app.language === 'node' ? check.nodeVersionProblem(text) : check.pythonVersionProblem(text),
  },
  {
    key: 'entry',
    question: 'What starts it?',
    found: (facts) => facts.entry,
    problem: (text, { app }) =>
      app.language === 'node' ? check.nodeEntryProblem(text) : check.pythonEntryProblem(text),
  },
  {
    key: 'port',
    question: 'Which port does it listen on?',
    found: (facts) => facts.port.map(({ value, from }) => ({ value: String(value), from })),
    problem: check.portProblem,
  },
  {
    key: 'liveness',
    question: 'Which path answers as long as the process is alive?',
    found: (facts) => facts.liveness,
    problem: check.pathProblem,
  },
  {
    key: 'readiness',
    question: 'Which path answers only when it can do its work (database, cache)?',
    found: (facts) => facts.readiness,
    problem: check.pathProblem,
  },
  {
    key: 'forge',
    question: 'Where do its pipelines run?',
    found: ({ remote }) => (remote === undefined ? [] : [{ value: remote.value.forge, from: remote.from }]),
    fallback: assumed('github', 'no remote of GitHub or GitLab'),
    choices: ['github', 'gitlab'],
  },
  {
    key: 'cluster',
    question: 'How does its pipeline reach the cluster?',
    found: nothing,
    fallback: assumed('kubeconfig', 'every cluster takes one'),
    choices: ['eks', 'gke', 'aks', 'service-account', 'kubeconfig'],
  },
  {
    key: 'logs',
    question: 'Where do its log lines go?',
    found: nothing,
    fallback: assumed('loki', 'beside Grafana'),
    choices: ['loki', 'elasticsearch', 'cloudwatch', 'google-cloud', 'azure-monitor', 'otlp', check.NONE],
  },
  {
    key: 'collectorImage',
    question: 'Which image collects them?',
    found: nothing,
    fallback: assumed(COLLECTOR_IMAGE, 'the release that its configuration is written for'),
    problem: check.imageProblem,
  },
  {
    key: 'registry',
    question: 'Which registry keeps its images, such as ghcr.io/acme?',
    found: ({ remote }) => (remote === undefined ? [] : [{ value: remote.value.registry, from: remote.from }]),
    problem: check.registryProblem,
  },
  {
    key: 'baseImage',
    question: 'Which image does its container start from?',
    found: nothing,
    fallback: ({ runtime = '' }, { app }) => ({
      value: `docker.io/library/${app.language}:${runtime}-${app.language === 'node' ? 'bookworm-slim' : 'slim-bookworm'}`,
      from: 'the official image',
    }),
    problem: check.imageProblem,
  },
  {
    key: 'team',
    question: 'Which team owns it?',
    found: nothing,
    problem: check.labelProblem,
  },
  {
    key: 'email',
    question: 'Which address reaches its owner?',
    found: nothing,
    problem: check.emailProblem,
  },
  {
    key: 'issuerEmail',
    question: 'Which address is told when a certificate is about to expire?',
    found: nothing,
    follows: 'email',
    fallback: ({ email }) => (email === undefined ? undefined : { value: email, from: 'the owner’s' }),
    problem: check.emailProblem,
  },
  {
    key: 'host',
    question: 'Under which host name do users reach it?',
    found: nothing,
    problem: check.hostProblem,
  },
  {
    key: 'namespace',
    question: 'In which namespace does it run?',
    found: nothing,
    follows: 'name',
    fallback: ({ name }) => (name === undefined ? undefined : { value: name, from: 'its name' }),
    problem: check.namespaceProblem,
  },
  {
    key: 'ingress',
    question: 'What brings requests into the cluster?',
    found: nothing,
    fallback: assumed('gateway', 'Gateway API'),
    choices: ['gateway', 'nginx', 'traefik'],
  },
  {
    key: 'secrets',
    question: 'Where do its secrets come from?',
    found: nothing,
    fallback: assumed('external-secrets', 'External Secrets'),
    choices: ['external-secrets', 'sops', 'plain'],
  },
  {
    key: 'monitoringNamespace',
    question: 'In which namespace does Prometheus run?',
    found: nothing,
    fallback: assumed('monitoring', 'what most call it'),
    problem: check.nameProblem,
  },
  {
    key: 'cloud',
    question: 'In which cloud does it run?',
    found: nothing,
    fallback: ({ cluster = '' }) => {
      const cloud = CLOUDS[cluster]
      return cloud === undefined
        ? { value: check.NONE, from: 'a cluster of your own' }
        : { value: cloud, from: 'its cluster' }
    },
    choices: [...Object.values(CLOUDS), check.NONE],
  },
  {
    key: 'region',
    question: 'In which region?',
    found: nothing,
    fallback: ({ cloud }) =>
      cloud === check.NONE ? { value: 'us-east-1', from: 'what stores outside of AWS take' } : undefined,
    problem: check.regionProblem,
  },
  {
    key: 'backupBucket',
    question: 'Which bucket keeps its backups?',
    found: nothing,
    follows: 'name',
    fallback: ({ name }) => (name === undefined ? undefined : { value: `${name}-backups`, from: 'its name' }),
    problem: check.bucketProblem,
  },
  {
    key: 'backupEndpoint',
    question: 'Under which address is the store of its backups reached?',
    found: nothing,
    fallback: assumed(check.NONE, 'the cloud’s own'),
    problem: check.endpointProblem,
  },
  {
    key: 'backupRecipients',
    question: 'Which public keys of age read its backups?',
    found: nothing,
    fallback: assumed(check.NONE, 'no key yet: backups refuse to run until there is one'),
    problem: check.recipientsProblem,
  },
  {
    key: 'backupBaseImage',
    question: 'Which image does the container of its backups start from?',
    found: nothing,
    fallback: ({ baseImage }, { app }) =>
      app.language === 'node' && baseImage !== undefined
        ? { value: baseImage, from: 'the service’s' }
        : { value: 'docker.io/library/node:24-bookworm-slim', from: 'the official image' },
    problem: check.imageProblem,
  },
  {
    key: 'onCall',
    question: 'Who is called at night?',
    found: nothing,
    follows: 'email',
    fallback: ({ email }) => (email === undefined ? undefined : { value: email, from: 'the owner’s' }),
    problem: check.contactProblem,
  },
  {
    key: 'escalation',
    question: 'Who is called when nobody answers?',
    found: nothing,
    follows: 'email',
    fallback: ({ onCall }) => (onCall === undefined ? undefined : { value: onCall, from: 'who is on call' }),
    problem: check.contactProblem,
  },
]

/** The flag that answers a field. */
export function flagOf(key: FieldKey): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
