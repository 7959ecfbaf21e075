import type { Service } from '../../../service.ts'
import { text } from '../expression.ts'
import type { Manifest } from '../manifest.ts'
import { metadataOf } from '../manifest.ts'
import type { Settings } from '../settings.ts'
import { commented } from '../yaml.ts'
import { certificate, certificateSecret } from './certificate.ts'

const API = 'gateway.networking.k8s.io/v1'

/** The edge by Gateway API: the Gateway, the route, the redirect to HTTPS, and the rate limit of Envoy Gateway. */
export function gateway(service: Service, settings: Settings): readonly Manifest[] {
  const metadata = metadataOf(service, settings)
  const listener = (name: 'http' | 'https'): object => ({ parentRefs: [{ name: settings.name, sectionName: name }] })
  return [
    {
      name: 'gateway',
      about:
        'The way in: one address with both ports. Where a shared Gateway exists, delete this file and name that one in the routes, the issuer and the rate limit.',
      object: {
        apiVersion: API,
        kind: 'Gateway',
        metadata,
        spec: {
          gatewayClassName: settings.edge.className,
          listeners: [
            { name: 'http', protocol: 'HTTP', port: 80, hostname: settings.host, ...sameNamespace },
            {
              name: 'https',
              protocol: 'HTTPS',
              port: 443,
              hostname: settings.host,
              tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: certificateSecret(settings) }] },
              ...sameNamespace,
            },
          ],
        },
      },
    },
    {
      name: 'route',
      about:
        'Requests to the public name go to the Service, by HTTPS only. The metrics port is not reachable from here.',
      object: {
        apiVersion: API,
        kind: 'HTTPRoute',
        metadata,
        spec: {
          ...listener('https'),
          hostnames: [settings.host],
          rules: [
            { matches: everything, backendRefs: [{ name: settings.name, port: 80 }], timeouts: { request: '30s' } },
          ],
        },
      },
    },
    {
      name: 'redirect',
      about: `HTTP is answered with the way to HTTPS. Let's Encrypt's question comes by HTTP; cert-manager's own route for it is more exact, and so comes first.`,
      object: {
        apiVersion: API,
        kind: 'HTTPRoute',
        metadata: metadataOf(service, settings, { name: text`${settings.name}-redirect` }),
        spec: {
          ...listener('http'),
          hostnames: [settings.host],
          rules: [
            {
              matches: everything,
              filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
            },
          ],
        },
      },
    },
    rateLimit(service, settings),
    ...certificate(service, settings, {
      gatewayHTTPRoute: commented('cert-manager needs config.enableGatewayAPI for this solver.', {
        parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: settings.name, sectionName: 'http' }],
      }),
    }),
  ]
}

const sameNamespace = { allowedRoutes: { namespaces: { from: 'Same' } } }
const everything = [{ path: { type: 'PathPrefix', value: '/' } }]

function rateLimit(service: Service, settings: Settings): Manifest {
  return {
    name: 'rate-limit',
    about: `The rate limit at the edge. The Gateway API has none: its standard stops at routing, and what follows is Envoy Gateway's own policy (gateway.envoyproxy.io). Another implementation needs its own in this place (Istio: EnvoyFilter, Kong: KongPlugin, Google Cloud: Cloud Armor through GCPBackendPolicy); then delete this file.
Each client address has its limit in each Envoy. One limit across all Envoys (type: Global) needs Envoy Gateway's rate limit service with a Redis.`,
    object: {
      apiVersion: 'gateway.envoyproxy.io/v1alpha1',
      kind: 'BackendTrafficPolicy',
      metadata: metadataOf(service, settings),
      spec: {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: settings.name }],
        rateLimit: {
          type: 'Local',
          local: {
            rules: ['0.0.0.0/0', '::/0'].map((value) => ({
              clientSelectors: [{ sourceCIDR: { type: 'Distinct', value } }],
              limit: { requests: settings.edge.requestsPerSecond, unit: 'Second' },
            })),
          },
        },
      },
    },
  }
}
