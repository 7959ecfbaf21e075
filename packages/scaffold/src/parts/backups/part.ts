import { under } from '../../detect/sources.ts'
import type { Part } from '../../part.ts'
import { dockerfile } from './dockerfile.ts'
import { manifests } from './kustomize.ts'
import type { Service } from '../../service.ts'
import { imageOf, keySecretOf } from './names.ts'
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
    return [
      ...(recipients.length > 0
        ? []
        : [
            'age-keygen -o backup-key.txt   # the key that reads backups: keep it away from here, and give init its public half with --backup-recipients',
          ]),
      `docker build --tag ${imageOf(service)} ${folder} && docker push ${imageOf(service)}   # then its digest into ${folder}/kustomization.yaml`,
      `${fill(service, folder)}kubectl apply --server-side -k ${folder}   # backups, drills and their exporter`,
    ]
  },
}

/** What is to be put into secrets before anything can run. */
function fill(service: Service, folder: string): string {
  const names = secretsOf(service).map(({ name }) => name)
  if (names.length === 0) return ''
  if (service.secrets !== 'external-secrets')
    return `Fill the Secrets ${names.join(', ')} (${folder}/secret.example.yaml), then: `
  return service.cloud === undefined
    ? `Put into the store what ${folder}/external-secrets.yaml asks for, then: `
    : `Put the secret half of that key into ${keySecretOf(service)} of the store, as infrastructure/terraform/README.md says; Terraform puts the addresses there. Then: `
}
