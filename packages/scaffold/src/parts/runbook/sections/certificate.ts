import type { Service } from '../../../service.ts'
import { paragraphs, sh, table } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { linkTo, trouble } from '../section.ts'
import type { Section } from '../section.ts'

/** From what users see down to Let's Encrypt's question, one object of cert-manager after the other. */
export const certificate: Section = {
  key: 'certificate',
  body: (service) => {
    const { name, namespace, certificateSecret } = namesOf(service)
    const { host, issuerEmail } = service
    const dates = `openssl s_client -connect ${host}:443 -servername ${host} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer -dates`
    return trouble({
      symptom:
        'Browsers warn; or an alert says that the certificate expires soon or is not ready. It is renewed 30 days before it ends, so there is time unless it says otherwise here:',
      look: paragraphs(
        sh('shell', dates),
        'Then downwards: each object says what it waits for. The last one that exists is where it hangs.',
        sh(
          'cluster',
          `kubectl -n ${namespace} get issuer,certificate,certificaterequest,order,challenge`,
          `kubectl -n ${namespace} describe issuer ${name}`,
          `kubectl -n ${namespace} describe certificate ${name}`,
          `kubectl -n ${namespace} get challenges -o jsonpath='{range .items[*]}{.spec.dnsName} {.status.state}: {.status.reason}{"\\n"}{end}'`,
        ),
        'Let’s Encrypt asks for a path below this one, by HTTP, and must get through. An answer, be it 404, is a good sign; a timeout is not:',
        sh(
          'shell',
          `curl -sS -o /dev/null -w '%{http_code} from %{remote_ip}\\n' http://${host}/.well-known/acme-challenge/test`,
        ),
      ),
      act:
        table(
          ['it says', 'then'],
          [
            [
              'Issuer not ready',
              `The account of ${issuerEmail} at Let’s Encrypt was not made: the cluster must reach it by 443.`,
            ],
            ['challenge pending, `wrong status code`', challengeRoute(service)],
            [
              'challenge pending, timeout or `connection refused`',
              `Port 80 is not open, or the name points elsewhere: ${linkTo('ingress')}.`,
            ],
            ['challenge pending, `NXDOMAIN`, `no such host`', 'The public name has no record.'],
            ['`CAA`', 'The zone’s CAA record does not allow letsencrypt.org.'],
            ['`rateLimited`', 'Wait until the time that it names; do not delete anything. Each try counts.'],
            [
              'order `invalid` or `errored`',
              'It is tried again after an hour, then ever more seldom. Mend the cause, then ask anew, below.',
            ],
            [
              'certificate ready, browsers still warn',
              `The edge has not read the Secret \`${certificateSecret}\`: start the edge’s pods anew.`,
            ],
          ],
        ) +
        `\n\nAsk anew, as \`cmctl renew\` does; what is served stays until the new one is there:\n\n${sh(
          'cluster',
          `kubectl -n ${namespace} patch certificate ${name} --subresource=status --type=json -p '[{"op":"add","path":"/status/conditions/-","value":{"type":"Issuing","status":"True","reason":"ManuallyTriggered","message":"by the runbook"}}]'`,
        )}`,
      check: paragraphs(
        sh('cluster', `kubectl -n ${namespace} wait --for=condition=Ready certificate/${name} --timeout=10m`),
        sh('shell', dates),
      ),
    })
  },
}

function challengeRoute({ ingress }: Service): string {
  return ingress === 'gateway'
    ? 'The route of the challenge is not at the Gateway: cert-manager must run with `config.enableGatewayAPI`, and the listener `http` must take routes.'
    : 'The Ingress of the challenge has no controller: its class must be the one in [issuer.yaml](../../deploy/kubernetes/base/issuer.yaml), and nothing in front may redirect it to HTTPS with a certificate that is not there.'
}
