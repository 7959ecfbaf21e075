import { under } from '../../detect/sources.ts'
import type { Part, ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import { aws } from './aws.ts'
import { azure } from './azure.ts'
import type { Cloud } from './cloud.ts'
import { gcp } from './gcp.ts'
import { readme } from './readme.ts'
import { environmentsOf } from './settings.ts'
import { staticFiles } from './static-files.ts'
import { tfvarsExample } from './tfvars.ts'
import { versions } from './versions.ts'

const CLOUDS: Readonly<Record<NonNullable<Service['cloud']>, Cloud>> = { aws, gcp, azure }

/** Terraform for the cloud that the service runs in; without one, nothing. Modules stand as they are, roots have the service's own values. */
export const terraform: Part = {
  name: 'terraform',
  about: 'Terraform, for OpenTofu too: network, cluster, databases, front end, secrets, identities, backups, budget',
  files: (service) => {
    if (service.cloud === undefined) return []
    const cloud = CLOUDS[service.cloud]
    const folder = under(service.directory, 'infrastructure/terraform')
    return [
      { path: 'README.md', text: readme(service, cloud) },
      { path: '.gitignore', text: IGNORED },
      ...modules(cloud),
      ...rootsOf(service, cloud).flatMap((root) => rootFiles(service, cloud, root)),
    ].map(({ path, text }) => ({ path: `${folder}/${path}`, text }))
  },
  next: ({ cloud, directory }) => [
    cloud === undefined
      ? 'For Terraform, name the cloud: ticolops-obs init --only terraform --cloud aws --region eu-central-1 (or gcp, azure)'
      : `Who administers the cloud: the first apply, step by step, is in ${under(directory, 'infrastructure/terraform/README.md')}`,
  ],
}

/** The lock of providers (.terraform.lock.hcl) is committed; states, plans and the values of your accounts are not. */
const IGNORED = `.terraform/
*.tfstate
*.tfstate.*
*.tfplan
backend.hcl
terraform.tfvars
`

/** Modules, and the folder where the state begins; each with the versions that it needs. */
function modules(cloud: Cloud): readonly ScaffoldFile[] {
  const files = staticFiles(cloud.name).filter(([path]) => !path.startsWith('roots/'))
  const folders = new Set(files.map(([path]) => path.slice(0, path.lastIndexOf('/'))))
  const textOf = (folder: string): string =>
    files
      .filter(([path]) => path.startsWith(`${folder}/`))
      .map(([, text]) => text)
      .join('\n')
  return [
    ...files.map(([path, text]) => ({ path, text })),
    ...[...folders].map((folder) => ({ path: `${folder}/versions.tf`, text: versions(cloud, textOf(folder)) })),
  ]
}

/** What is applied in one go, with a state of its own. */
interface Root {
  readonly name: 'shared' | 'staging' | 'production'
  /** The folder of its static files: environments have the same. */
  readonly kind: 'shared' | 'environment'
  /** Its main.tf. */
  readonly main: string
}

const rootsOf = (service: Service, cloud: Cloud): readonly Root[] => [
  { name: 'shared', kind: 'shared', main: cloud.shared(service) },
  ...environmentsOf(service).map((each): Root => ({
    name: each.name,
    kind: 'environment',
    main: cloud.environment(service, each),
  })),
]

/** A root: what it has is told in TypeScript, what it asks for and gives back stands as it is. */
function rootFiles(service: Service, cloud: Cloud, { name, kind, main }: Root): readonly ScaffoldFile[] {
  const folder = `environments/${name}`
  const files = staticFiles(cloud.name)
    .filter(([path]) => path.startsWith(`roots/${kind}/`))
    .map(([path, text]) => ({ path: path.replace(`roots/${kind}`, folder), text }))
  const variables = files.find(({ path }) => path.endsWith('variables.tf'))?.text ?? ''
  return [
    { path: `${folder}/main.tf`, text: main },
    ...files,
    { path: `${folder}/versions.tf`, text: versions(cloud, main, cloud.backend(service, name)) },
    { path: `${folder}/terraform.tfvars.example`, text: tfvarsExample(variables) },
  ]
}
