import type { Service } from '../src/service.ts'
import { manifestsOf } from '../src/parts/kubernetes/manifests.ts'
import { settingsOf } from '../src/parts/kubernetes/settings.ts'
import { plain } from '../src/parts/kubernetes/yaml.ts'

type Labels = Readonly<Record<string, string>>

interface Port {
  readonly name: string
  readonly containerPort: number
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
}
interface Container {
  readonly name: string
  readonly image: string
  readonly imagePullPolicy: string
  readonly ports: readonly Port[]
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[]
  readonly envFrom: readonly { readonly secretRef?: object }[]
  readonly resources: { readonly requests: Labels; readonly limits: Labels }
  readonly securityContext: Readonly<Record<string, unknown>> & {
    readonly capabilities: { readonly drop: readonly string[]; readonly add?: readonly string[] }
  }
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
  readonly startupProbe: Probe
  readonly livenessProbe: Probe
  readonly readinessProbe: Probe
}
interface Selector {
  readonly matchLabels: Labels
}
interface PodSpec {
  readonly [field: string]: unknown
  readonly serviceAccountName: string
  readonly automountServiceAccountToken: boolean
  readonly restartPolicy: string
  readonly dnsConfig: { readonly options: readonly { readonly name: string; readonly value: string }[] }
  readonly securityContext: Readonly<Record<string, unknown>> & { readonly seccompProfile: { readonly type: string } }
  readonly topologySpreadConstraints: readonly { readonly topologyKey: string; readonly labelSelector: Selector }[]
  readonly affinity: {
    readonly podAntiAffinity: {
      readonly preferredDuringSchedulingIgnoredDuringExecution: readonly {
        readonly podAffinityTerm: { readonly topologyKey: string; readonly labelSelector: Selector }
      }[]
    }
  }
  readonly containers: readonly Container[]
  readonly volumes: readonly (Readonly<Record<string, unknown>> & { readonly name: string })[]
}

interface ServiceSpec {
  readonly type: string
  readonly selector: Labels
  readonly ports: readonly { readonly name: string; readonly targetPort: string }[]
}
interface BudgetSpec {
  readonly maxUnavailable: number
  readonly minAvailable?: number
  readonly unhealthyPodEvictionPolicy: string
  readonly selector: Selector
}
interface ScalerSpec {
  readonly minReplicas: number
  readonly maxReplicas: number
  readonly scaleTargetRef: { readonly name: string }
}
interface PolicySpec {
  readonly podSelector: Selector
  readonly policyTypes: readonly string[]
  readonly ingress: readonly {
    readonly from: readonly object[]
    readonly ports: readonly { readonly port: string }[]
  }[]
  readonly egress: readonly object[]
}
interface DeploymentSpec {
  readonly replicas?: number
  readonly selector: Selector
  readonly strategy: { readonly type: string }
  readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec }
}

/** An object as the API server gets it. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly labels: Labels
    readonly annotations: Labels
  }
  readonly spec?: object
  readonly data?: Labels
  readonly automountServiceAccountToken?: boolean
}

/** What a linter sees of a deployment: all objects, and the parts that rules are about. */
export interface Deployed {
  readonly objects: readonly KubernetesObject[]
  /** Objects of a kind. */
  readonly all: (kind: string) => readonly KubernetesObject[]
  readonly deployment: KubernetesObject
  readonly spec: DeploymentSpec
  /** The pods' labels. */
  readonly labels: Labels
  readonly pod: PodSpec
  readonly container: Container
  readonly service: ServiceSpec
  readonly budget: BudgetSpec
  readonly scaler: ScalerSpec
  readonly policy: PolicySpec
}

/** The objects of a service in production, with an image and a release as the pipeline writes them. */
export function deployed(service: Service): Deployed {
  const settings = { ...settingsOf(service), image: `${service.image}@sha256:${'a'.repeat(64)}`, release: '1.2.3' }
  const objects = manifestsOf(service, settings).map(({ object }) => plain(object) as KubernetesObject)
  const all = (kind: string): readonly KubernetesObject[] => objects.filter((object) => object.kind === kind)
  const one = (kind: string): KubernetesObject => {
    const found = all(kind)[0]
    if (found === undefined) throw new Error(`There is no ${kind}.`)
    return found
  }
  const deployment = one('Deployment')
  const spec = deployment.spec as DeploymentSpec
  const pod = spec.template.spec
  const container = pod.containers[0]
  if (container === undefined) throw new Error('There is no container.')
  return {
    objects,
    all,
    deployment,
    spec,
    labels: spec.template.metadata.labels,
    pod,
    container,
    service: one('Service').spec as ServiceSpec,
    budget: one('PodDisruptionBudget').spec as BudgetSpec,
    scaler: one('HorizontalPodAutoscaler').spec as ScalerSpec,
    policy: one('NetworkPolicy').spec as PolicySpec,
  }
}
