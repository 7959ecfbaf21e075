import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse, stringify } from 'yaml'
import type { AcquireOptions } from '../acquire/binary.ts'
import { acquireOptions, binary } from '../acquire/binary.ts'
import { temporaryFolder } from '../process.ts'
import type { Prometheus } from '../prometheus.ts'
import { startPrometheus } from '../prometheus.ts'
import type { ControlPlane } from './control-plane.ts'
import type { KubeClient, KubeObject } from './kube-client.ts'
import { kubeconfig } from './kube-client.ts'
import type { ConfigFiles } from './operated.ts'
import { followConfiguration, secretEntry } from './operated.ts'
import type { Pod, PodRunner } from './pods.ts'
import { runPods } from './pods.ts'

/** Which object of the operator, and where news of it go. */
export interface OperatedOptions extends AcquireOptions {
  namespace: string
  /** The name of the Prometheus or Alertmanager object. */
  name: string
  onEvent?: (text: string) => void
}

/**
 * Runs a real Prometheus behind each pod that the operator makes for a `Prometheus` object: on the configuration and
 * rules that the operator writes, followed as its config-reloader would, at the pod's address on port 9090, with the
 * rights of the pod's service account. So it is reached through the API server's proxy like any other
 * (`services/prometheus-operated:9090`), and a missing role shows as it does in production.
 */
export async function startOperatedPrometheus(plane: ControlPlane, options: OperatedOptions): Promise<PodRunner> {
  const { namespace, name, onEvent } = options
  // The operator writes for Prometheus 3; found before the first pod is there, so that a missing one is told here.
  await binary('prometheus', { ...acquireOptions(options), atLeast: '3' })
  return runPods(plane.client, {
    namespace,
    selector: `app.kubernetes.io/name=prometheus,operator.prometheus.io/name=${name}`,
    start: (pod, ip) => startReplica(plane, name, pod, ip, options),
    ...(onEvent === undefined ? {} : { onEvent }),
  })
}

async function startReplica(
  plane: ControlPlane,
  name: string,
  pod: Pod,
  ip: string,
  options: OperatedOptions,
): Promise<{ stop: () => Promise<void> }> {
  const { namespace } = options
  const { folder, remove } = temporaryFolder('prometheus-of-operator')
  const account = path.join(folder, 'kubeconfig.yaml')
  writeFileSync(account, stringify(await serviceAccountConfig(plane, pod)), { mode: 0o600 })
  const etc = path.join(folder, 'etc')
  mkdirSync(etc)
  let prometheus: Prometheus | undefined
  const end = await followConfiguration({
    folder: etc,
    read: () => readConfiguration(plane.client, namespace, name, pod.metadata.name, { etc, account }),
    reload: async () => prometheus?.reload(),
    onEvent: (text) => options.onEvent?.(`pod ${pod.metadata.name}: ${text}`),
  })
  try {
    const configFile = path.join(etc, 'prometheus.yaml')
    const flags = (pod.spec.containers.find((each) => each.name === 'prometheus')?.args ?? []).filter(isCapability)
    prometheus = await startPrometheus({
      ...acquireOptions(options),
      atLeast: '3',
      host: ip,
      port: 9090,
      configFile,
      flags,
    })
  } catch (error) {
    await end()
    remove()
    throw error
  }
  const running = prometheus
  return {
    stop: async () => {
      await end()
      await running.stop()
      remove()
    },
  }
}

/** Flags of the pod that switch abilities on; those about places and ports are ours to set. */
const isCapability = (flag: string): boolean =>
  /^--(enable-feature=|web\.enable-(remote-write-receiver|otlp-receiver))/.test(flag)

/** The operator's configuration, with places of the container made places of this host. */
async function readConfiguration(
  client: KubeClient,
  namespace: string,
  name: string,
  podName: string,
  places: { etc: string; account: string },
): Promise<ConfigFiles | undefined> {
  const text = await secretEntry(client, namespace, `prometheus-${name}`, 'prometheus.yaml.gz')
  if (text === undefined) return undefined
  const shard = /-shard-(\d+)-\d+$/.exec(podName)?.[1] ?? '0'
  const local = text
    .replaceAll('$(POD_NAME)', podName)
    .replaceAll('$(SHARD)', shard)
    .replaceAll('/etc/prometheus/', `${places.etc}/`)
  const config = parse(local) as { scrape_configs?: unknown; alerting?: unknown }
  const rules = await client.list<KubeObject & { data?: Record<string, string> }>(
    { apiVersion: 'v1', kind: 'ConfigMap', namespace },
    `prometheus-name=${name}`,
  )
  return {
    'prometheus.yaml': stringify(withKubeconfig(config, places.account)),
    ...Object.fromEntries(
      rules.flatMap((map) =>
        Object.entries(map.data ?? {}).map(([file, rule]) => [`rules/${map.metadata.name}/${file}`, rule]),
      ),
    ),
  }
}

/** The same value with `kubeconfig_file` in every `kubernetes_sd_configs` entry: outside of a pod there is no other way. */
function withKubeconfig(value: unknown, file: string): unknown {
  if (Array.isArray(value)) return value.map((each) => withKubeconfig(each, file))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'kubernetes_sd_configs' && Array.isArray(each)
        ? each.map((entry: object) => ({ ...entry, kubeconfig_file: file }))
        : withKubeconfig(each, file),
    ]),
  )
}

/** A kubeconfig with a token of the pod's service account, good for a day. */
async function serviceAccountConfig(plane: ControlPlane, pod: Pod): Promise<object> {
  const account = pod.spec.serviceAccountName ?? 'default'
  const tokens = `/api/v1/namespaces/${pod.metadata.namespace ?? 'default'}/serviceaccounts/${account}/token`
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 86_400 } }
  const { status } = (await plane.client.request('POST', tokens, request)) as { status: { token: string } }
  const credentials = { server: plane.url, ca: plane.authority.ca.cert, token: status.token }
  return kubeconfig(credentials, { context: plane.context, user: account })
}
