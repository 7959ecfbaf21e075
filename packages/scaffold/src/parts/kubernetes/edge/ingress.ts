import type { Service } from '../../../service.ts'
import type { Value } from '../expression.ts'
import type { Manifest } from '../manifest.ts'
import { metadataOf } from '../manifest.ts'
import type { Settings } from '../settings.ts'
import { certificate, certificateSecret } from './certificate.ts'

/** What an Ingress is beyond the standard: in annotations, by the controller. */
export interface IngressOptions {
  readonly about: string
  readonly annotations: Readonly<Record<string, unknown>>
}

/** An Ingress with its certificate, by whichever controller has the class. */
export function ingress(
  service: Service,
  settings: Settings,
  { about, annotations }: IngressOptions,
): readonly Manifest[] {
  const { host, edge } = settings
  const path = { path: '/', pathType: 'Prefix', backend: backendOf(settings.name) }
  return [
    {
      name: 'ingress',
      about: `${about}\nThe metrics port is not reachable from here.`,
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: metadataOf(service, settings, { annotations }),
        spec: {
          ingressClassName: edge.className,
          tls: [{ hosts: [host], secretName: certificateSecret(settings) }],
          rules: [{ host, http: { paths: [path] } }],
        },
      },
    },
    ...certificate(service, settings, { ingress: { ingressClassName: edge.className } }),
  ]
}

const backendOf = (name: Value<string>): object => ({ service: { name, port: { name: 'http' } } })
