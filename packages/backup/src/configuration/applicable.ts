/** An object as the API server tells it. */
export interface KubernetesObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly type?: string
  readonly metadata?: Readonly<Record<string, unknown>> & {
    readonly name?: string
    readonly namespace?: string
    readonly ownerReferences?: readonly unknown[]
  }
  readonly [field: string]: unknown
}

/** What the server says about an object, and a new one would refuse or ignore. */
const OF_THE_SERVER = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
])
const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * An object as somebody would apply it to an empty namespace; undefined for what the cluster makes by itself: what another object owns, the
 * certificate of its authority, tokens of service accounts.
 */
export function applicable(object: KubernetesObject): KubernetesObject | undefined {
  const { metadata = {}, status: _, ...rest } = object
  if ((metadata.ownerReferences ?? []).length > 0) return undefined
  if (object.type === 'kubernetes.io/service-account-token') return undefined
  if (object.kind === 'ConfigMap' && metadata.name === 'kube-root-ca.crt') return undefined
  const kept = Object.entries(metadata).filter(([field]) => !OF_THE_SERVER.has(field))
  return { ...rest, metadata: withoutApplied(Object.fromEntries(kept)) }
}

/** It repeats the whole object, of a Secret too, and kubectl writes it anew. */
function withoutApplied(metadata: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { annotations, ...rest } = metadata
  if (typeof annotations !== 'object' || annotations === null) return metadata
  const kept = Object.entries(annotations).filter(([name]) => name !== APPLIED)
  return kept.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(kept) }
}
