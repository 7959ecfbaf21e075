import { namespaces as namespacesFile } from '../../kubernetes/namespaces.ts'
import { obsCommand } from '../../pipeline/tools.ts'
import { paragraphs, sh, steps } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { linkTo } from '../section.ts'
import type { Section } from '../section.ts'

/** What Terraform applies for production. */
const ROOT = 'infrastructure/terraform/environments/production'

/** Everything anew, elsewhere, in the order in which one thing needs the other. */
export const cluster: Section = {
  key: 'cluster',
  body: (service) => {
    const { name, namespace } = namesOf(service)
    const { postgres, cloud, region, host } = service
    return paragraphs(
      '**Symptom.** `kubectl` gets no answer, the provider’s status page says why, or the account is locked.',
      paragraphs(
        '**Look.** Is it the cluster, or your way to it? Ask again from elsewhere; ask whether the service itself answers.',
        sh('cluster', `kubectl get --raw='/readyz?verbose'`),
        sh('shell', `curl -sS -o /dev/null -w '%{http_code} from %{remote_ip}\\n' https://${host}/`),
      ),
      `**Act.** Where only the API server is away, pods go on: change nothing, and call the provider. Where the region is away for longer than ${postgres ? 'a day’s data is worth' : 'you may be'}, decide with ${service.onCall.escalation} to move, and then:`,
      steps(
        cloud !== undefined &&
          paragraphs(
            'The infrastructure in another region, from [its README](../../infrastructure/terraform/README.md): a first apply, with a state of its own that is not in the region that is away.',
            sh('program', `${obsCommand(service)} init --only terraform --region <region>`),
            sh(
              'cloud',
              `terraform -chdir=${ROOT} init -reconfigure -backend-config=backend.hcl`,
              `terraform -chdir=${ROOT} plan -out=move.tfplan`,
              `terraform -chdir=${ROOT} apply move.tfplan`,
            ),
          ),
        cloud === undefined &&
          `A cluster elsewhere than in ${region}, with the operators that ${linkTo('firstDeploy')} lists, and a database.`,
        paragraphs(
          'The namespaces:',
          sh('cluster', `kubectl apply --server-side -f ${namespacesFile(service, 'deploy/kubernetes').path}`),
        ),
        postgres &&
          `The data, into the new server: ${linkTo('restore')}. The bucket of backups must be in another region, or account, than what it protects.`,
        `The secrets, with the new addresses: ${linkTo('secrets')}. Where their store is lost, too, the backups have them: ${linkTo('restore')}.`,
        paragraphs(
          'The last build that ran, which the registry still has:',
          sh('cluster', 'deploy/pipeline/deploy.sh production <image> <release>'),
        ),
        paragraphs(
          'The public name: give its record the new edge’s address, with a short lifetime (60 s).',
          sh('cluster', `kubectl -n ${namespace} wait --for=condition=Ready certificate/${name} --timeout=10m`),
        ),
        paragraphs('What watches it:', sh('program', `${obsCommand(service)} install --target production --yes`)),
        'Set the pipeline’s settings to the new cluster.',
      ),
      `**Check.** ${linkTo('ingress')} from top to bottom; what was lost is known and told to the users.`,
    )
  },
}
