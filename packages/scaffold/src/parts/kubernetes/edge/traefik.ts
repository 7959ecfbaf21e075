import type { Service } from '../../../service.ts'
import { text } from '../expression.ts'
import type { Manifest } from '../manifest.ts'
import { metadataOf } from '../manifest.ts'
import type { Settings } from '../settings.ts'
import { commented } from '../yaml.ts'
import { ingress } from './ingress.ts'

/** Requests of one client that may come at once: a page with its pictures. */
const BURST = 100

/** The edge by Traefik: limits per client address, in a Middleware. */
export function traefik(service: Service, settings: Settings): readonly Manifest[] {
  const middleware = metadataOf(service, settings)
  return [
    ...ingress(service, settings, {
      about:
        'The way in, by Traefik. The redirect from HTTP is a setting of its own (`ports.web.http.redirections` of its chart), for all of its routes.',
      annotations: {
        'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
        'traefik.ingress.kubernetes.io/router.middlewares': commented(
          'namespace-name@provider of the rate limit; the namespace is part of the text.',
          text`${settings.namespace}-${settings.name}@kubernetescrd`,
        ),
      },
    }),
    {
      name: 'rate-limit',
      about:
        'The rate limit at the edge: requests per second of one client address and one Traefik; the rest is answered with 429.',
      object: {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'Middleware',
        metadata: middleware,
        spec: {
          rateLimit: { average: settings.edge.requestsPerSecond, period: '1s', burst: BURST },
        },
      },
    },
  ]
}
