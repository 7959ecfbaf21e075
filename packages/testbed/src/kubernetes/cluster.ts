import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'
import type { AcquireOptions } from '../acquire/binary.ts'
import { acquireOptions, binary, findTool } from '../acquire/binary.ts'
import { whyNoPodNetwork } from '../namespace.ts'
import { answers, freePort, startProcess } from '../process.ts'
import { cadvisorMetric } from './cadvisor-metric.ts'
import type { ControlPlane, ControlPlaneOptions } from './control-plane.ts'
import { startControlPlane } from './control-plane.ts'
import { answersOverTls } from './health.ts'
import { kwokStages, kwokUsages } from './module-files.ts'
import { operatorWebhook } from './operator-webhook.ts'

/** Options of {@link startCluster}. */
export interface ClusterOptions extends Omit<ControlPlaneOptions, 'crds' | 'apiserver'> {
  /** How many nodes; default 2. */
  nodes?: number
  /** Told each step as it begins. */
  onStep?: (text: string) => void
}

/** A control plane with controllers, a scheduler, nodes, and the Prometheus Operator. */
export interface Cluster extends ControlPlane {
  /** The operator's own metrics page. */
  readonly operatorMetrics: string
  /** kwok's server on the nodes' address: pages with cAdvisor's series, and `/discovery/prometheus` that lists them. */
  readonly nodeServer: string
}

// Every node has this address: it is this host, and unlike loopback the API server's proxy may go there.
const NODE_ADDRESS = '10.245.0.1'
const NODE_PORT = 10_250

/**
 * Starts the control plane with everything that makes it a cluster: kube-controller-manager, kube-scheduler, kwok for
 * nodes and pods, the Prometheus Operator with its admission webhook. Pods become Ready and get addresses, but nothing
 * runs in them: {@link runPods} puts a process behind each. About 10 s, 0.9 GiB. Throws outside of the namespace.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const reason = whyNoPodNetwork()
  if (reason !== undefined) throw new Error(reason)
  const acquire = acquireOptions(options)
  const step = options.onStep ?? (() => {})
  const manager = await findTool('kube-controller-manager', acquire)
  const scheduler = await findTool('kube-scheduler', acquire)
  const atLeast = minorOf(manager.version) > minorOf(scheduler.version) ? manager.version : scheduler.version

  step('etcd and kube-apiserver')
  const plane = await startControlPlane({ ...options, apiserver: { atLeast } })
  const stops: (() => Promise<void>)[] = [() => plane.stop()]
  const stop = async (): Promise<void> => {
    // Whatever talks to the API server goes first, all at once; the plane last.
    const [last, ...others] = stops.splice(0)
    await Promise.all(others.map((each) => each()))
    await last?.()
  }
  try {
    const add = (running: { stop: () => Promise<void> }): void => void stops.push(() => running.stop())
    step('kube-controller-manager and kube-scheduler')
    await Promise.all([
      startController(plane, 'kube-controller-manager', manager.path, managerFlags(plane)).then(add),
      startController(plane, 'kube-scheduler', scheduler.path).then(add),
    ])
    step('kwok and its nodes')
    await createNodes(plane, options.nodes ?? 2)
    add(await startKwok(plane, acquire))
    step('Prometheus Operator and its admission webhook')
    const operator = await startOperator(plane, acquire)
    add(operator)
    add(await startWebhook(plane, acquire))
    await plane.client.waitFor({ apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'default', name: 'default' })
    return { ...plane, operatorMetrics: operator.metrics, nodeServer: `http://${NODE_ADDRESS}:${NODE_PORT}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Running = { stop: () => Promise<void> }

const minorOf = (version: string): number => Number(version.split('.')[1] ?? 0)

/** Starts a controller: on loopback, with a certificate that we can check, as the user whose rights Kubernetes ships. */
async function startController(
  plane: ControlPlane,
  name: string,
  command: string,
  flags: readonly string[] = [],
): Promise<Running> {
  const { kubeconfig } = await plane.addUser(`system:${name}`)
  const port = await freePort()
  const serving = await plane.writePair(name, { commonName: name, names: ['127.0.0.1'] })
  return startProcess({
    name,
    command,
    logFolder: plane.folder,
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      '--authorization-always-allow-paths=/healthz',
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--tls-cert-file=${serving.cert}`,
      `--tls-private-key-file=${serving.key}`,
      '--leader-elect=false',
      ...flags,
    ],
    readyWithinMs: 60_000,
    ready: () => answersOverTls(`https://127.0.0.1:${port}/healthz`, plane.authority.ca.cert),
  })
}

const managerFlags = (plane: ControlPlane): string[] => [
  '--use-service-account-credentials=true',
  `--service-account-private-key-file=${plane.serviceAccountKey}`,
  `--root-ca-file=${plane.caFiles.cert}`,
  `--cluster-signing-cert-file=${plane.caFiles.cert}`,
  `--cluster-signing-key-file=${plane.caFiles.key}`,
]

async function createNodes(plane: ControlPlane, count: number): Promise<void> {
  const resources = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '100Gi', pods: '110' }
  for (let n = 1; n <= count; n++) {
    const name = `node-${n}`
    await plane.client.apply([
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name,
          labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/role': 'worker' },
        },
      },
    ])
    await plane.client.patch(
      { apiVersion: 'v1', kind: 'Node', name },
      { status: { allocatable: resources, capacity: resources } },
      'status',
    )
  }
}

async function startKwok(plane: ControlPlane, acquire: AcquireOptions): Promise<Running> {
  const command = await binary('kwok', acquire)
  const documents = [...(await kwokStages(acquire)), ...(await kwokUsages(acquire))].map((file) =>
    readFileSync(file, 'utf8'),
  )
  const config = path.join(plane.folder, 'kwok.yaml')
  writeFileSync(config, [...documents, stringify(cadvisorMetric)].join('\n---\n'))
  return startProcess({
    name: 'kwok',
    command,
    logFolder: plane.folder,
    args: [
      `--kubeconfig=${plane.kubeconfig}`,
      `--config=${config}`,
      '--manage-all-nodes=true',
      '--cidr=10.244.0.0/16',
      `--node-ip=${NODE_ADDRESS}`,
      `--node-port=${NODE_PORT}`,
      `--server-address=${NODE_ADDRESS}:${NODE_PORT}`,
      '--node-lease-duration-seconds=40',
    ],
    ready: () => answers(`http://${NODE_ADDRESS}:${NODE_PORT}/healthz`),
  })
}

async function startOperator(plane: ControlPlane, acquire: AcquireOptions): Promise<Running & { metrics: string }> {
  const command = await binary('prometheus-operator', acquire)
  const port = await freePort()
  const running = await startProcess({
    name: 'prometheus-operator',
    command,
    logFolder: plane.folder,
    args: [`--web.listen-address=127.0.0.1:${port}`, '--kubelet-service=kube-system/kubelet'],
    // Outside of a cluster it finds the API server by this variable alone.
    env: { ...process.env, KUBECONFIG: plane.kubeconfig },
    ready: () => answers(`http://127.0.0.1:${port}/healthz`),
  })
  return { stop: () => running.stop(), metrics: `http://127.0.0.1:${port}/metrics` }
}

async function startWebhook(plane: ControlPlane, acquire: AcquireOptions): Promise<Running> {
  const command = await binary('po-admission-webhook', acquire)
  const port = await freePort()
  const pair = await plane.writePair('webhook', { commonName: 'po-admission-webhook', names: ['127.0.0.1'] })
  const running = await startProcess({
    name: 'po-admission-webhook',
    command,
    logFolder: plane.folder,
    args: [
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-tls=true',
      `--web.cert-file=${pair.cert}`,
      `--web.key-file=${pair.key}`,
    ],
    ready: () => answersOverTls(`https://127.0.0.1:${port}/healthz`, plane.authority.ca.cert),
  })
  await plane.client.apply([operatorWebhook(`https://127.0.0.1:${port}`, plane.authority.ca.cert)])
  return running
}
