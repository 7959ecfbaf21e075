import type { Service } from '../../../service.ts'
import { commented } from '../yaml.ts'
import { Expression } from '../expression.ts'
import type { Manifest } from '../manifest.ts'
import { metadataOf } from '../manifest.ts'
import type { Settings } from '../settings.ts'

/** An identity of its own, without a token. */
export function serviceAccount(service: Service, settings: Settings): Manifest {
  const metadata = metadataOf(service, settings)
  const extra = settings.serviceAccount.annotations
  const email = JSON.stringify(service.email)
  return {
    name: 'service-account',
    about:
      'The pods are somebody of their own, with no rights in the cluster and no token. A cloud gives rights to its own services by an annotation here.',
    object: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        ...metadata,
        annotations:
          extra instanceof Expression
            ? new Expression(`merge (dict "email" ${email}) ${extra.code}`)
            : { email: service.email, ...extra },
      },
      automountServiceAccountToken: false,
      imagePullSecrets: commented(
        'A private registry that the nodes may not pull from by themselves: names of Secrets of type kubernetes.io/dockerconfigjson.',
        settings.serviceAccount.imagePullSecrets,
      ),
    },
  }
}
