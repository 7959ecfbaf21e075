import type { Service } from '../../../service.ts'
import { pods } from '../commands.ts'
import { paragraphs, sh, table } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { linkTo, trouble } from '../section.ts'
import type { Section } from '../section.ts'

/** From the public name to the pods, one station after the other. */
export const ingress: Section = {
  key: 'ingress',
  body: (service) => {
    const { name, namespace, edgeNamespace } = namesOf(service)
    const { host } = service
    return trouble({
      symptom: 'Users get no answer, 404, 429, 502 or 503, while the pods are well.',
      look: paragraphs(
        'From outside: which address answers, with what.',
        sh('shell', `curl -sS -o /dev/null -w '%{http_code} from %{remote_ip} in %{time_total} s\\n' https://${host}/`),
        'The edge, and what it thinks of the routes:',
        sh('cluster', ...edgeObjects(service), `kubectl -n ${edgeNamespace} get pods -o wide`),
        'The pods behind the Service; `ready` must be true:',
        sh(
          'cluster',
          `kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name=${name} -o jsonpath='{range .items[*].endpoints[*]}{.addresses[0]} ready={.conditions.ready}{"\\n"}{end}'`,
          pods(service),
        ),
        'Past the edge, from your desk; then ask `http://127.0.0.1:8080/` in another window:',
        sh('kubelet', `kubectl -n ${namespace} port-forward service/${name} 8080:80`),
      ),
      act: table(
        ['it says', 'then'],
        [
          [
            'no address, or a wrong one',
            'The public name: put the edge’s address (second block) into its record at whoever keeps the zone.',
          ],
          ['a certificate that expired or is another’s', linkTo('certificate')],
          ['404', 'The route does not know the host: compare its `hostnames` with the name that users ask for.'],
          [
            '502, 503 and the endpoints are ready',
            `The edge may not reach the pods: its pods must be in \`${edgeNamespace}\`, which [network-policy.yaml](../../deploy/kubernetes/base/network-policy.yaml) lets in.`,
          ],
          ['503 and no endpoint is ready', linkTo('pods')],
          [
            LIMITED[service.ingress],
            `The limit of one client address: raise it where ${LIMITS[service.ingress]}. Behind a proxy all users have one address: give the edge the proxy’s.`,
          ],
          [
            'a timeout, from everywhere',
            'The edge’s own pods, or the load balancer of the cloud in front of them: whoever administers the cluster.',
          ],
        ],
      ),
      check: paragraphs(
        'It answers, from the address that it should.',
        sh('shell', `curl -sS --fail -o /dev/null -w '%{http_code} from %{remote_ip}\\n' https://${host}/`),
      ),
    })
  },
}

/** What the edge answers to whom the rate limit holds back. */
const LIMITED = { gateway: '429', nginx: '503 for some, with endpoints that are ready', traefik: '429' } as const

const LIMITS = {
  gateway: '[rate-limit.yaml](../../deploy/kubernetes/base/rate-limit.yaml) has it',
  nginx: '[ingress.yaml](../../deploy/kubernetes/base/ingress.yaml) has it',
  traefik: '[rate-limit.yaml](../../deploy/kubernetes/base/rate-limit.yaml) has it',
} as const

function edgeObjects(service: Service): readonly string[] {
  const { name, namespace } = namesOf(service)
  const conditions = '{.type}={.status} {.message}{"\\n"}'
  return service.ingress === 'gateway'
    ? [
        `kubectl -n ${namespace} get gateway,httproute`,
        `kubectl -n ${namespace} get gateway ${name} -o jsonpath='{range .status.conditions[*]}${conditions}{end}'`,
        `kubectl -n ${namespace} get httproute ${name} -o jsonpath='{range .status.parents[*].conditions[*]}${conditions}{end}'`,
      ]
    : [`kubectl -n ${namespace} get ingress ${name}`, `kubectl -n ${namespace} describe ingress ${name}`]
}
