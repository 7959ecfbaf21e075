import type { Service } from '../../service.ts'
import { addressSecretOf, keySecretOf } from '../backups/names.ts'
import type { Cloud } from './cloud.ts'

/** What it is, how it is applied the first time, what it gives to the pipeline, and what it costs. */
export function readme(service: Service, cloud: Cloud): string {
  const { name, namespace, forge } = service
  const { title, providers, costs, prices, notes, bootstrap, subject } = cloud
  const versions = Object.entries(providers)
    .map(([provider, { version }]) => `${provider} ${version}`)
    .join(', ')
  return `# ${name} on ${title}

For OpenTofu and Terraform from 1.11 on; providers: ${versions}. Yours to change: \`ticolops-obs init\` keeps your changes when it upgrades it.

| folder | what |
|---|---|
| \`bootstrap\` | where the state is kept: once, by hand |
| \`environments/shared\` | images, the zone of ${service.host}, who may push images |
| \`environments/staging\`, \`environments/production\` | all that an environment has, and how large it is |
| \`modules\` | how it is done; \`modules/environment\` puts the others together |

Everything is for one ${cloud.account}; names carry the environment. Staging is the smaller: one zone for databases, nothing protected against being destroyed.

## The first time
Write \`tofu\` or \`terraform\`. State is remote, encrypted, versioned and locked while somebody works on it.

\`\`\`sh
cd infrastructure/terraform/bootstrap
tofu init
tofu apply ${bootstrap(service)}
tofu output -raw backend > ../backend.hcl
cd ../environments/shared
cp terraform.tfvars.example terraform.tfvars   # and fill it in
tofu init -backend-config=../../backend.hcl
tofu plan -out=plan.tfplan
tofu apply plan.tfplan
tofu output delegation   # enter these where ${service.host} is delegated from
\`\`\`

The same, from \`cp\` to \`apply\`, in \`environments/staging\` and \`environments/production\`. Commit each \`.terraform.lock.hcl\`: it pins the providers
by their hashes (\`tofu providers lock\` adds other platforms). Keep the state of bootstrap where secrets are kept.

## What the pipeline needs
Output \`pipeline\` has its variables, by their names. ${forge === 'github' ? 'For the environments staging and production:' : 'For the environments staging and production, as CI/CD variables:'}

\`\`\`sh
tofu output -json pipeline | jq -r '.deploy | to_entries[] | "\\(.key) \\(.value)"' |
  while read -r key value; do ${setVariable(service)}; done
\`\`\`
${forge === 'github' ? '\n`.plan`, in production, is for the environment plan: another identity, with the rights that you give it.\n' : ''}
Inside of the cluster it has no rights until somebody who administers it gives them, in each namespace:

\`\`\`sh
kubectl --namespace ${namespace} create rolebinding ${name}-pipeline --clusterrole=edit ${subject(service)}
\`\`\`

\`edit\` does not know resources of others, such as HTTPRoutes, ServiceMonitors and PrometheusRules: give these with a role of your own.
It trusts whole subjects of the forge's tokens: this repository${forge === 'github' ? ', and the environment by its name. Who may deploy is a rule of that environment.' : ' and its branch main. GitLab does not name the environment: protect the branch.'}

## What the cluster needs
External Secrets reads the secret \`${namespace}-${name}\`, which the apply has written:

\`\`\`sh
tofu output -raw cluster_secret_store | kubectl apply --server-side --filename -
\`\`\`

Passwords of PostgreSQL are in no state: they are made at an apply, and handed to the server and to the secret. A new one, also after a database
was added: raise \`password_version\` in terraform.tfvars, apply, restart the pods. What Redis is given is in the state; the state is encrypted, and only who administers reads it.
The user \`app\` owns its database. Where the service needs less, make a user of its own.

${
  service.postgres
    ? `${drills(service, cloud)}

`
    : ''
}The networks of staging and production are apart; they have other addresses, so that they can be joined.

${notes(service)}

## What it costs
No figures: they differ by region and contract, and age. Price these with ${prices} before the first apply; the budget tells by letter when a month was more than you thought.

| what | is paid by | and becomes less with |
|---|---|---|
${costs.map((row) => `| ${row.join(' | ')} |`).join('\n')}

## Checked
\`tofu fmt -check -recursive\`, \`tflint --recursive\` (all rules of the language) and \`checkov --directory .\` find nothing; each rule that is passed over says why beside it.
Every resource, argument and block is that of the schemas of the providers above. What no schema tells, and only an apply shows: quotas, sizes and zones that your region has,
names that somebody else has already, rights of whoever applies.
`
}

/** What the jobs of deploy/backups are given, and what is left to a person. */
function drills(service: Service, { fill }: Cloud): string {
  return `The secret \`${addressSecretOf(service)}\`, which is in production alone, has the addresses of PostgreSQL for the jobs of deploy/backups. The secret half of the backups' key comes
by hand, for Terraform has no business with it: the file, as it is.

\`\`\`sh
${fill(keySecretOf(service), service.region)}
\`\`\`

Drills restore on a server of their own, beside that of production and reached the same way: pods of production do not reach staging, and nothing is rehearsed on
what users depend on. It is small, in one zone, and nothing on it is kept; a restore there takes longer than on a server of production's size. \`drill = null\` in
environments/production/main.tf turns it off: leave cron-job-drill.yaml out of deploy/backups then, or rehearse on another server.

Backups read as \`app\`, who may write as well. For a user that only reads, or a server of yours to rehearse on, write the address into a secret that the operator
may read, and name it in deploy/backups/external-secrets.yaml.`
}

function setVariable({ forge }: Service): string {
  return forge === 'github'
    ? 'gh variable set "$key" --env production --body "$value"'
    : 'glab variable set "$key" "$value" --scope production'
}
