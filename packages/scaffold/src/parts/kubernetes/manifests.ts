import type { Service } from '../../service.ts'
import { gateway } from './edge/gateway.ts'
import { nginx } from './edge/nginx.ts'
import { traefik } from './edge/traefik.ts'
import { externalSecret } from './external-secret.ts'
import type { Manifest } from './manifest.ts'
import { autoscaler } from './objects/autoscaler.ts'
import { config, preload } from './objects/config-maps.ts'
import { deployment } from './objects/deployment.ts'
import { disruptionBudget } from './objects/disruption-budget.ts'
import { networkPolicy } from './objects/network-policy.ts'
import { serviceAccount } from './objects/service-account.ts'
import { serviceObject } from './objects/service.ts'
import { secretKeysOf } from './secret-files.ts'
import type { Settings } from './settings.ts'

const EDGES = { gateway, nginx, traefik } as const satisfies Record<
  Service['ingress'],
  (service: Service, settings: Settings) => readonly Manifest[]
>

/** Every object of the deployment, in the order in which it is applied. The same for kustomize and Helm but for the settings. */
export function manifestsOf(service: Service, settings: Settings): readonly Manifest[] {
  const fromStore = service.secrets === 'external-secrets' && secretKeysOf(service).length > 0
  return [
    serviceAccount(service, settings),
    config(service, settings),
    ...preload(service, settings),
    ...(fromStore ? [externalSecret(service, settings)] : []),
    networkPolicy(service, settings),
    serviceObject(service, settings),
    deployment(service, settings),
    disruptionBudget(service, settings),
    autoscaler(service, settings),
    ...EDGES[service.ingress](service, settings),
  ]
}
