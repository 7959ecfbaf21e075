import { delay, waitUntil } from '../process.ts'
import type { KubeClient, KubeObject } from './kube-client.ts'

/** A key of a ConfigMap or Secret. */
interface KeyRef {
  name: string
  key: string
}

/** A pod, as far as it matters here. */
export interface Pod extends KubeObject {
  spec: {
    nodeName?: string
    serviceAccountName?: string
    containers: {
      name: string
      image?: string
      args?: string[]
      env?: {
        name: string
        value?: string
        valueFrom?: { fieldRef?: { fieldPath: string }; configMapKeyRef?: KeyRef; secretKeyRef?: KeyRef }
      }[]
      envFrom?: { configMapRef?: { name: string }; secretRef?: { name: string } }[]
      volumeMounts?: { name: string; mountPath: string }[]
      resources?: { requests?: Record<string, string>; limits?: Record<string, string> }
    }[]
    volumes?: { name: string; configMap?: { name: string }; secret?: { secretName: string } }[]
    [field: string]: unknown
  }
  status?: {
    phase?: string
    podIP?: string
    hostIP?: string
    startTime?: string
    conditions?: { type: string; status: string }[]
    containerStatuses?: { name: string; ready: boolean; restartCount: number; image?: string }[]
    [field: string]: unknown
  }
}

/** Options of {@link runPods}. */
export interface RunPodsOptions {
  namespace: string
  /** Which pods, e.g. `app.kubernetes.io/name=ticolops-api`. */
  selector: string
  /** Starts what runs behind the pod; it must listen on `ip`. */
  start: (pod: Pod, ip: string) => Promise<{ stop: () => Promise<void> }>
  /** Told when something started, stopped or failed. */
  onEvent?: (text: string) => void
}

/** Processes behind pods. */
export interface PodRunner {
  /** `http://<ip>` of each pod with a running process, by pod name. */
  addresses(): ReadonlyMap<string, string>
  /** Resolves when at least one process runs. Throws after two minutes, with the last failure. */
  ready(): Promise<void>
  /** Stops looking, and every process. */
  stop(): Promise<void>
}

/**
 * The part of the kubelet that kwok does not play: for every running pod of a selection a process of this host is
 * started, bound to the pod's address, and stopped when the pod goes. So a rollout replaces processes as it would
 * containers. Looks once a second. A process that does not start is tried again at the next look.
 */
export function runPods(client: KubeClient, options: RunPodsOptions): PodRunner {
  const { namespace, selector, onEvent = () => {} } = options
  const running = new Map<string, { name: string; ip: string; stop: () => Promise<void> }>()
  const abort = new AbortController()
  let failure = 'there is no running pod'

  const look = async (): Promise<void> => {
    const pods = await client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace }, selector)
    const wanted = new Map(pods.filter(runs).map((pod) => [pod.metadata.uid ?? pod.metadata.name, pod]))
    const gone = [...running].filter(([uid]) => !wanted.has(uid))
    const fresh = [...wanted].filter(([uid]) => !running.has(uid))
    await Promise.all([
      ...gone.map(async ([uid, { name, stop }]) => {
        running.delete(uid)
        await stop()
        onEvent(`pod ${name}: stopped`)
      }),
      ...fresh.map(async ([uid, pod]) => {
        const ip = pod.status?.podIP ?? ''
        try {
          const { stop } = await options.start(pod, ip)
          running.set(uid, { name: pod.metadata.name, ip, stop })
          onEvent(`pod ${pod.metadata.name}: running on ${ip}`)
        } catch (error) {
          failure = `pod ${pod.metadata.name}: ${error instanceof Error ? error.message : String(error)}`
          onEvent(failure)
        }
      }),
    ])
  }
  const loop = (async () => {
    while (!abort.signal.aborted) {
      await look().catch((error: Error) => onEvent(`pods of ${namespace}: ${error.message}`))
      await delay(abort.signal.aborted ? 0 : 1000)
    }
  })()
  return {
    addresses: () => new Map([...running.values()].map(({ name, ip }) => [name, `http://${ip}`])),
    ready: async () => {
      await waitUntil(
        `A process behind a pod of ${namespace} (${selector})`,
        async () => running.size > 0 || Promise.reject(new Error(failure)),
        {
          withinMs: 120_000,
        },
      )
    },
    stop: async () => {
      abort.abort()
      await loop
      await Promise.all([...running.values()].map(({ stop }) => stop()))
      running.clear()
    },
  }
}

const runs = (pod: Pod): boolean =>
  pod.metadata['deletionTimestamp'] === undefined && pod.status?.phase === 'Running' && pod.status.podIP !== undefined
