import type { Service } from '../../service.ts'
import type { Manifest } from './manifest.ts'
import { metadataOf } from './manifest.ts'
import { SECRET, secretKeysOf } from './secret-files.ts'
import type { Settings } from './settings.ts'
import { commented } from './yaml.ts'

/** The Secret, filled by External Secrets from the cloud's own store. */
export function externalSecret(service: Service, settings: Settings): Manifest {
  const { store, key } = settings.secrets
  return {
    name: 'external-secret',
    about: `The Secret ${SECRET}, filled by the External Secrets Operator. The ClusterSecretStore belongs to the cluster; in the store behind it one secret holds a JSON object with the keys below. A new value reaches the files within the hour, and the process when its pods start again.`,
    object: {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: metadataOf(service, settings, { name: SECRET }),
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: store },
        target: {
          name: SECRET,
          creationPolicy: 'Owner',
          deletionPolicy: commented('Running pods keep what they have when the store loses it.', 'Retain'),
        },
        data: secretKeysOf(service).map((property) => ({ secretKey: property, remoteRef: { key, property } })),
      },
    },
  }
}
