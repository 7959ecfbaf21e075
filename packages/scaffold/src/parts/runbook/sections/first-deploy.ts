import type { Service } from '../../../service.ts'
import { imageOf, namesOf as backupNamesOf } from '../../backups/names.ts'
import { secretsOf } from '../../backups/secrets.ts'
import { namespaces as namespacesFile } from '../../kubernetes/namespaces.ts'
import { ACCESS } from '../../pipeline/access.ts'
import { obsCommand } from '../../pipeline/tools.ts'
import { list, paragraphs, sh, steps } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { linkTo } from '../section.ts'
import type { Section } from '../section.ts'

/** From an empty cluster to a service that is watched. */
export const firstDeploy: Section = {
  key: 'firstDeploy',
  body: (service) => {
    const { name, namespace, definitions } = namesOf(service)
    return steps(
      service.cloud !== undefined &&
        'The infrastructure, step by step, as [its README](../../infrastructure/terraform/README.md) says.',
      paragraphs(
        'Is what the manifests need in the cluster? Each line that is missing is an operator to install first.',
        sh('cluster', `kubectl get crd ${definitions.join(' ')}`),
      ),
      paragraphs(
        'The namespaces. Who administers the cluster applies them, and gives the pipeline the role `edit` in each, with one of your own for what `edit` does not know: HTTPRoutes, Certificates, ServiceMonitors and the like.',
        sh('cluster', `kubectl apply --server-side -f ${namespacesFile(service, 'deploy/kubernetes').path}`),
      ),
      (service.postgres || service.redis) && secretStep(service),
      paragraphs(
        `What the pipeline needs to get to the cluster: ${ACCESS[service.cluster].about}.`,
        accessList(service),
        service.forge === 'github'
          ? 'They belong to the environments `staging` and `production` of the repository: Settings, Environments.'
          : 'They belong to the environments `staging` and `production` of the project: Settings, CI/CD, Variables.',
      ),
      `The first build: push to the default branch and follow it as in ${linkTo('deploy')}. A first build that fails stays, for there is nothing to go back to.`,
      paragraphs(
        'The public name: point it at the address that the edge got. The certificate comes within minutes of it.',
        address(service),
        sh('cluster', `kubectl -n ${namespace} wait --for=condition=Ready certificate/${name} --timeout=10m`),
      ),
      paragraphs(
        'Is it watched? The first command tells what is missing, the last one proves that everything arrives.',
        sh(
          'program',
          `${obsCommand(service)} check --target production`,
          `${obsCommand(service)} install --target production`,
          `${obsCommand(service)} verify --target production --timeout 5m`,
        ),
      ),
      backupStep(service),
    )
  },
}

function secretStep(service: Service): string {
  const { namespace, secret, secretKeys, store, storeKey } = namesOf(service)
  const keys = secretKeys.map((key) => `\`${key}\``).join(' and ')
  const example = 'The secret: [secret.example.yaml](../../deploy/kubernetes/secret.example.yaml) says how to put in'
  return {
    'external-secrets': paragraphs(
      `The secret: in the store behind the ClusterSecretStore \`${store}\`, one secret called \`${storeKey}\` holds a JSON object with ${keys} (${linkTo('secrets')} says how it gets there). External Secrets makes the Secret \`${secret}\` of it once the manifests are there.`,
      sh('cluster', `kubectl get clustersecretstore ${store}`),
    ),
    sops: `${example} ${keys}, encrypt it and apply it to \`${namespace}\`.`,
    plain: `${example} ${keys} and apply it to \`${namespace}\`.`,
  }[service.secrets]
}

/** Their image, their Secrets, their objects; then one of each by hand, before anybody relies on them. */
function backupStep(service: Service): string {
  const { namespace } = namesOf(service)
  const { configuration, backup } = backupNamesOf(service)
  const first = service.postgres ? backup : configuration
  const image = imageOf(service)
  const secrets = secretsOf(service).map(({ name }) => `\`${name}\``)
  const file = service.secrets === 'external-secrets' ? 'external-secrets.yaml' : 'secret.example.yaml'
  return paragraphs(
    'The backups. Their image, whose digest is committed:',
    sh('cloud', `docker build --tag ${image} deploy/backups`, `docker push ${image}`),
    sh('cluster', '(cd deploy/backups && kustomize edit set image <backups-image>)'),
    secrets.length > 0 &&
      `The Secrets ${secrets.join(', ')}, as [${file}](../../deploy/backups/${file}) says.${isFilled(service) ? ' Terraform has written the addresses; the secret half of the backups’ key comes by hand, as [its README](../../infrastructure/terraform/README.md) says.' : ''} Then:`,
    sh(
      'cluster',
      'kubectl apply --server-side -k deploy/backups',
      `kubectl -n ${namespace} create job ${first}-first --from=cronjob/${first}`,
    ),
    service.postgres && `And a drill by hand: ${linkTo('restore')}. A backup that was never restored is none.`,
  )
}

/** Whether Terraform writes the addresses of databases to where the Secrets come from. */
const isFilled = ({ cloud, postgres, secrets }: Service): boolean =>
  cloud !== undefined && postgres && secrets === 'external-secrets'

function accessList({ cluster }: Service): string {
  const { variables, secrets } = ACCESS[cluster]
  return list(
    ...Object.entries(variables).map(([name, about]) => `\`${name}\`: ${about}`),
    ...Object.entries(secrets).map(([name, about]) => `\`${name}\`, secret: ${about}`),
  )
}

function address(service: Service): string {
  const { name, namespace } = namesOf(service)
  return service.ingress === 'gateway'
    ? sh('cluster', `kubectl -n ${namespace} get gateway ${name} -o jsonpath='{.status.addresses[*].value}{"\\n"}'`)
    : sh(
        'cluster',
        `kubectl -n ${namespace} get ingress ${name} -o jsonpath='{.status.loadBalancer.ingress[*]}{"\\n"}'`,
      )
}
