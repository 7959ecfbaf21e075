import path from 'node:path'
import type { Service } from '@ticolops/obs-scaffold'
import { binary, run } from '@ticolops/obs-testbed'
import type { KubeObject } from '@ticolops/obs-testbed'
import { DIGEST, objectsOf, writeParts } from '../scaffold-cluster/render.ts'
import { sample } from '../scaffold-pipeline/repository.ts'

const [node, python] = [sample('express-app'), sample('fastapi-app')]
const withDatabase: Service = { ...node, postgres: true }

/** With a database, in a cluster of one's own, whose Secrets people apply. */
export const PLAIN: Service = { ...withDatabase, secrets: 'plain' }

/** Every way in which the objects differ: cloud, store, Secrets, whether there is a database. */
export const SAMPLES: readonly (readonly [string, Service])[] = [
  ['a cluster of one’s own, plain Secrets', PLAIN],
  [
    'a store of one’s own, SOPS',
    { ...withDatabase, secrets: 'sops', backup: { ...node.backup, endpoint: 'http://minio.storage.svc:9000' } },
  ],
  ['AWS, External Secrets', { ...withDatabase, cloud: 'aws', region: 'eu-central-1', secrets: 'external-secrets' }],
  [
    'Google Cloud, External Secrets',
    { ...withDatabase, cloud: 'gcp', secrets: 'external-secrets', backup: { ...node.backup, store: 'gcs' } },
  ],
  [
    'Azure, plain Secrets',
    {
      ...withDatabase,
      cloud: 'azure',
      secrets: 'plain',
      backup: { ...node.backup, store: 'azure', endpoint: 'https://shop.blob.core.windows.net' },
    },
  ],
  ['no database, in AWS, Python', { ...python, postgres: false, cloud: 'aws' }],
]

export const folderOf = (repository: string): string => path.join(repository, 'deploy/backups')

/** Writes the part, and renders it with the image that somebody has built. */
export async function rendered(service: Service, repository: string): Promise<readonly KubeObject[]> {
  writeParts(service, repository, ['backups'])
  const kustomize = await binary('kustomize')
  const cwd = folderOf(repository)
  await run(kustomize, ['edit', 'set', 'image', `${service.image}-backups@${DIGEST}`], { cwd })
  return objectsOf(await run(kustomize, ['build', '.'], { cwd }))
}
