import type { Service } from '../../../service.ts'
import { text } from '../expression.ts'
import type { Value } from '../expression.ts'
import type { Manifest } from '../manifest.ts'
import { metadataOf } from '../manifest.ts'
import type { Settings } from '../settings.ts'
import { commented } from '../yaml.ts'

/** The Secret with the certificate; cert-manager writes it. */
export const certificateSecret = ({ name }: Settings): Value<string> => text`${name}-tls`

/** Who signs and what is signed. `solver`: how the edge shows Let's Encrypt that the name is ours. */
export function certificate(service: Service, settings: Settings, solver: object): readonly Manifest[] {
  const metadata = metadataOf(service, settings)
  return [
    {
      name: 'issuer',
      about: `Let's Encrypt, through cert-manager. The address is where it writes to when a certificate is about to expire.`,
      object: {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Issuer',
        metadata,
        spec: {
          acme: {
            server: settings.acme.server,
            email: settings.acme.email,
            privateKeySecretRef: { name: text`${settings.name}-acme-account` },
            solvers: [{ http01: solver }],
          },
        },
      },
    },
    {
      name: 'certificate',
      about: 'The certificate of the public name. cert-manager renews it; our alerts watch that it does.',
      object: {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata,
        spec: {
          secretName: certificateSecret(settings),
          dnsNames: [settings.host],
          issuerRef: { name: settings.name, kind: 'Issuer', group: 'cert-manager.io' },
          privateKey: commented('A new key with each renewal.', {
            algorithm: 'ECDSA',
            size: 256,
            rotationPolicy: 'Always',
          }),
        },
      },
    },
  ]
}
