import type { Service } from '../../../service.ts'
import { text } from '../expression.ts'
import type { Manifest } from '../manifest.ts'
import type { Settings } from '../settings.ts'
import { commented } from '../yaml.ts'
import { ingress } from './ingress.ts'

/** The edge by ingress-nginx: limits per client address, in annotations. */
export function nginx(service: Service, settings: Settings): readonly Manifest[] {
  return ingress(service, settings, {
    about:
      'The way in, by ingress-nginx. Its project was archived in March 2026: it works, and gets no more fixes. `ticolops-obs init --ingress gateway` writes the same with the Gateway API.',
    annotations: {
      'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
      'nginx.ingress.kubernetes.io/limit-rps': commented(
        'Requests per second of one client address and one controller pod; a burst of five times as many passes, the rest is answered with 503.',
        text`${settings.edge.requestsPerSecond}`,
      ),
      'nginx.ingress.kubernetes.io/limit-burst-multiplier': '5',
    },
  })
}
