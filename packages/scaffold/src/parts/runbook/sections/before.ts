import type { Service } from '../../../service.ts'
import { paragraphs, sh } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { loginOf } from '../providers.ts'
import { linkTo } from '../section.ts'
import type { Section } from '../section.ts'
import { TOOLBOX, toolboxName } from '../toolbox.ts'

/** How one gets to the cluster and to the databases, and what every command takes for granted. */
export const before: Section = {
  key: 'before',
  body: (service) => {
    const { name, namespace } = namesOf(service)
    const login = loginOf(service)
    return paragraphs(
      `Run commands in the service’s folder of its repository, in the order in which they stand. They are for production. What stands in \`<angle brackets>\` is yours to fill in (${linkTo('fillIn')}); until then the shell refuses the line.`,
      `You need ${toolsOf(service).join(', ')}.`,
      'Get to the cluster, and see whether it is the right one:',
      login === undefined
        ? 'Whoever administers the cluster hands out the kubeconfig; name its file in `KUBECONFIG`.'
        : sh('cloud', login),
      sh('cluster', 'kubectl config current-context', `kubectl -n ${namespace} get deployment ${name}`),
      databases(service),
    )
  },
}

function databases(service: Service): string | undefined {
  const { postgres, redis } = service
  if (!postgres && !redis) return undefined
  const { namespace } = namesOf(service)
  const pod = toolboxName(service)
  const what = [postgres && 'the database', redis && 'Redis'].filter(Boolean).join(' and ')
  return paragraphs(
    `From your desk ${what} cannot be reached, and should not be. **The toolbox** is a pod beside the service with the programs for it, and with the service’s own Secret. It ends by itself after four hours.`,
    sh(
      'cluster',
      `kubectl -n ${namespace} apply -f ${TOOLBOX}`,
      `kubectl -n ${namespace} wait --for=condition=Ready pod/${pod} --timeout=2m`,
    ),
    'Where this page says “in the toolbox”, open a shell there:',
    postgres && sh('kubelet', `kubectl -n ${namespace} exec -it ${pod} -c postgres -- bash`),
    redis && sh('kubelet', `kubectl -n ${namespace} exec -it ${pod} -c redis -- bash`),
    'Take it away when you are done:',
    sh('cluster', `kubectl -n ${namespace} delete pod ${pod} --wait=false`),
  )
}

const CLOUD_PROGRAMS = { aws: '`aws`', gcp: '`gcloud`', azure: '`az`' } as const

function toolsOf({ forge, cloud, secrets }: Service): readonly string[] {
  return [
    '`kubectl` 1.27 or newer',
    'Node 22.15 or newer',
    '`git`',
    '`curl`',
    '`openssl`',
    forge === 'github' ? '`gh`' : '`glab`',
    ...(cloud === undefined ? [] : [CLOUD_PROGRAMS[cloud], '`terraform` or `tofu`']),
    ...(secrets === 'sops' ? ['`sops` with a key of age that it may use'] : []),
  ]
}
