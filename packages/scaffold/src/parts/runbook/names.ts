import type { Service } from '../../service.ts'
import { certificateSecret } from '../kubernetes/edge/certificate.ts'
import { Expression } from '../kubernetes/expression.ts'
import type { Value } from '../kubernetes/expression.ts'
import { manifestsOf } from '../kubernetes/manifests.ts'
import { selectorOf } from '../kubernetes/manifest.ts'
import { overlaysOf } from '../kubernetes/kustomize.ts'
import { SECRET, SECRET_FOLDER, secretKeysOf } from '../kubernetes/secret-files.ts'
import { settingsOf } from '../kubernetes/settings.ts'
import { plain } from '../kubernetes/yaml.ts'

/** What the other parts call things, in production: taken from what they write. */
export interface Names {
  /** Of the Deployment, the Service, the autoscaler, the certificate and the edge's objects alike. */
  readonly name: string
  readonly namespace: string
  readonly selector: string
  /** The Secret with the addresses of databases, its keys, and the folder where pods have them as files. */
  readonly secret: string
  readonly secretKeys: readonly string[]
  readonly secretFolder: string
  readonly certificateSecret: string
  /** Where the secret is in the store behind External Secrets. */
  readonly storeKey: string
  readonly store: string
  readonly edgeNamespace: string
  readonly minReplicas: number
  readonly maxReplicas: number
  /** Kinds that no cluster has by itself, as `kubectl get` takes their definitions: `certificates.cert-manager.io`. */
  readonly definitions: readonly string[]
}

export function namesOf(service: Service): Names {
  const settings = settingsOf(service)
  const production = overlaysOf(service).find(({ name }) => name === 'production')
  const selector = Object.entries(selectorOf(settings)).map(([label, value]) => `${label}=${known(value)}`)
  const { secrets, edge, autoscaling } = settings
  return {
    name: known(settings.name),
    namespace: production?.namespace ?? service.namespace,
    selector: selector.join(','),
    secret: SECRET,
    secretKeys: secretKeysOf(service),
    secretFolder: SECRET_FOLDER,
    certificateSecret: known(certificateSecret(settings)),
    storeKey: known(secrets.key),
    store: known(secrets.store),
    edgeNamespace: known(edge.namespace),
    minReplicas: known(autoscaling.minReplicas),
    maxReplicas: known(autoscaling.maxReplicas),
    definitions: definitionsOf(service),
  }
}

/** kustomize's settings are literals; only the chart's are expressions. */
function known<T extends string | number>(value: Value<T>): T {
  if (value instanceof Expression) throw new TypeError(`${value.code} is not known before Helm runs.`)
  return value
}

function definitionsOf(service: Service): string[] {
  const kinds = manifestsOf(service, settingsOf(service)).map(
    ({ object }) => plain(object) as { readonly apiVersion: string; readonly kind: string },
  )
  const names = kinds.flatMap(({ apiVersion, kind }) => {
    const [group = ''] = apiVersion.split('/')
    const isOwn = group.includes('.') && !group.endsWith('.k8s.io')
    return isOwn || group.startsWith('gateway.networking') ? [`${plural(kind.toLowerCase())}.${group}`] : []
  })
  return [...new Set(names)]
}

/** As the kinds that are used here form it. */
const plural = (kind: string): string => (kind.endsWith('cy') ? `${kind.slice(0, -1)}ies` : `${kind}s`)
