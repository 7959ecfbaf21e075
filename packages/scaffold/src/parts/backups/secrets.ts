import type { ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import { REFUSED } from '../kubernetes/secret-examples.ts'
import { settingsOf } from '../kubernetes/settings.ts'
import { toYaml } from '../kubernetes/yaml.ts'
import { addressSecretOf, keySecretOf, labelsOf, namesOf } from './names.ts'
import { storeKeysOf } from './secret-keys.ts'

/** A Secret that the jobs need. */
interface Needed {
  readonly name: string
  readonly about: string
  /** Its keys, each with an example of a value. */
  readonly keys: Readonly<Record<string, string>>
}

const EXAMPLES: Readonly<Record<string, string>> = {
  aws_access_key_id: 'ACCESS_KEY',
  aws_secret_access_key: 'SECRET_KEY',
}

/** The Secrets of the jobs: the fewer a job has, the less can be taken from it. */
export function secretsOf(service: Service): readonly Needed[] {
  const { store, database, staging } = namesOf(service)
  const keys = storeKeysOf(service)
  return [
    ...(keys.length === 0
      ? []
      : [
          {
            name: store,
            about: 'The key by which the store is reached: it may read and write the bucket.',
            keys: Object.fromEntries(keys.map((key) => [key, EXAMPLES[key] ?? ''])),
          },
        ]),
    ...(service.postgres
      ? [
          {
            name: database,
            about:
              'The address of the database, with a user of its own that may read everything and write nothing: CREATE ROLE backup LOGIN PASSWORD … IN ROLE pg_read_all_data.',
            keys: { database_url: 'postgres://backup:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full' },
          },
          {
            name: staging,
            about:
              'For the drill: a server that is not that of production, with a user that may make databases; and the secret key of age, whose public half is among the recipients.',
            keys: {
              drill_database_url: 'postgres://drill:PASSWORD@STAGING_HOST:5432/postgres?sslmode=verify-full',
              identity: 'AGE-SECRET-KEY-…',
            },
          },
        ]
      : []),
  ]
}

/** The Secrets as objects of External Secrets; none where people keep them otherwise. */
export function externalSecrets(service: Service): readonly object[] {
  if (service.secrets !== 'external-secrets') return []
  const { store } = settingsOf(service).secrets
  return secretsOf(service).map(({ name, keys }) => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace: service.namespace, labels: labelsOf(service), annotations: { email: service.email } },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: store },
      target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      data: Object.keys(keys).map((secretKey) => ({ secretKey, remoteRef: storedAt(service, secretKey) })),
    },
  }))
}

/**
 * Where the store has a value: addresses in one JSON object, which Terraform writes as a whole; the secret key of age as a text of its own, for nobody but
 * a person has it.
 */
function storedAt(service: Service, secretKey: string): object {
  return secretKey === 'identity'
    ? { key: keySecretOf(service) }
    : { key: addressSecretOf(service), property: secretKey }
}

/** Secrets to fill in, which the API server refuses as they are; none where External Secrets brings them. */
export function secretExample(service: Service, folder: string): readonly ScaffoldFile[] {
  const secrets = secretsOf(service)
  const { secrets: kept } = service
  if (kept === 'external-secrets' || secrets.length === 0) return []
  const documents = secrets.map(({ name, about, keys }, index) =>
    toYaml(`${index === 0 ? `${HEADS[kept](service)}\n` : ''}${about}`, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, labels: { [REFUSED]: '' } },
      type: 'Opaque',
      stringData: keys,
    }),
  )
  return [{ path: `${folder}/secret.example.yaml`, text: documents.join('') }]
}

const HEADS = {
  plain: ({ namespace }: Service) =>
    `The Secrets of the backups: examples that the API server refuses as they are. Copy the file to a place outside of the repository, put in the values, delete the lines that say so, and apply the copy:\n  kubectl -n ${namespace} apply -f COPY`,
  sops: ({ namespace }: Service) =>
    `The Secrets of the backups: examples that the API server refuses as they are. With the values put in and the lines that say so deleted:\n  cp secret.example.yaml secret.sops.yaml\n  sops encrypt --in-place secret.sops.yaml\nNow it may be committed. Whoever has the key of age (SOPS_AGE_KEY) applies it:\n  sops decrypt secret.sops.yaml | kubectl -n ${namespace} apply -f -`,
} as const
