import { under } from '../../detect/sources.ts'
import type { Part } from '../../part.ts'
import { dockerfile } from './dockerfile.ts'
import { manifests } from './kustomize.ts'
import { imageOf } from './names.ts'
import { secretExample, secretsOf } from './secrets.ts'

/** Backups of the database and of the configuration, restore drills, and what Prometheus learns of both. */
export const backups: Part = {
  name: 'backups',
  about:
    'jobs that back up the database and the configuration, encrypted, and rehearse restores; their image; their metrics',
  files: (service) => {
    const folder = under(service.directory, 'deploy/backups')
    return [
      { path: `${folder}/Dockerfile`, text: dockerfile(service, folder) },
      ...manifests(service, folder),
      ...secretExample(service, folder),
    ]
  },
  next: (service) => {
    const folder = under(service.directory, 'deploy/backups')
    const { recipients } = service.backup
    const names = secretsOf(service).map(({ name }) => name)
    return [
      ...(recipients.length > 0
        ? []
        : [
            'age-keygen -o backup-key.txt   # the key that reads backups: keep it away from here, and give init its public half with --backup-recipients',
          ]),
      `docker build --tag ${imageOf(service)} ${folder} && docker push ${imageOf(service)}   # then its digest into ${folder}/kustomization.yaml`,
      `Fill the Secrets ${names.join(', ')} (${folder}/${service.secrets === 'external-secrets' ? 'external-secrets.yaml' : 'secret.example.yaml'}), then: kubectl apply --server-side -k ${folder}   # backups, drills and their exporter`,
    ].filter((step) => names.length > 0 || !step.startsWith('Fill'))
  },
}
