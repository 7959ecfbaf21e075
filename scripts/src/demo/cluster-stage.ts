import {
  containerOf,
  runPods,
  startCluster,
  startMonitoringStack,
  startPostgresExporter,
  startRedisExporter,
  waitUntil,
} from '@ticolops/obs-testbed'
import { startBackingServices } from './backing-services.ts'
import { deploy, prepareNamespaces, service } from './deployment.ts'
import { exporterObjects } from './exporter-objects.ts'
import type { Progress } from './progress.ts'
import { startReplica } from './reference-service.ts'
import { RELEASES } from './stage.ts'
import type { Stage } from './stage.ts'
import { startTraffic } from './traffic.ts'

/** As many as the generated autoscaler wants at least. */
const PODS = 3

/**
 * A cluster as a team has it before it meets us: a control plane, kube-prometheus-stack's objects with a Prometheus that sees only what
 * carries its release's label, the service behind its pods' addresses. Runs inside the testbed's network namespace.
 */
export async function startClusterStage(progress: Progress): Promise<Stage> {
  const release = 'kps'
  const say = (text: string): void => progress.say(text)
  const backing = await progress.step('PostgreSQL, Redis', startBackingServices)
  const cluster = await progress.step('control plane, nodes, Prometheus Operator', () => startCluster({ onStep: say }))
  const stack = await progress.step(`monitoring stack, release ${release}`, () =>
    startMonitoringStack(cluster, { release, onEvent: say }),
  )

  await progress.step(
    `the reference service ${RELEASES.first}, deployed as \`ticolops-obs init\` wrote it`,
    async () => {
      await prepareNamespaces(cluster, { database_url: backing.postgres.url, redis_url: backing.redis.url })
      await cluster.client.apply(exporterObjects(service.namespace, release))
      await deploy(cluster, RELEASES.first)
    },
  )
  const api = runPods(cluster.client, {
    namespace: service.namespace,
    selector: `app.kubernetes.io/instance=${service.name}`,
    onEvent: say,
    start: async (pod, ip) => {
      const container = await containerOf(cluster.client, pod)
      const { name } = pod.metadata
      const { environment } = container
      const process = await startReplica({
        name,
        host: ip,
        telemetryPort: 9464,
        receiverUrl: backing.receiverUrl,
        environment,
      }).catch((error: unknown) => {
        container.remove()
        throw error
      })
      return { stop: () => process.stop().finally(() => container.remove()) }
    },
  })
  const exporters = [
    { name: 'postgres-exporter', start: startPostgresExporter, target: backing.postgres.url, port: 9187 },
    { name: 'redis-exporter', start: startRedisExporter, target: backing.redis.url, port: 9121 },
  ].map(({ name, start, target, port }) =>
    runPods(cluster.client, {
      namespace: service.namespace,
      selector: `app.kubernetes.io/name=${name}`,
      onEvent: say,
      start: (_pod, host) => start({ target, host, port }),
    }),
  )
  const urls = (): string[] => [...api.addresses().values()].map((address) => `${address}:8080`)
  await progress.step(`${PODS} pods of it; exporters`, async () => {
    await Promise.all([api.ready(), ...exporters.map((each) => each.ready())])
    await waitUntil(`${PODS} pods of ${service.name}`, async () => api.addresses().size === PODS, {
      withinMs: 90_000,
    })
  })
  const load = await progress.step('load on the service', () => startTraffic(urls))
  const prometheusUrl = stack.prometheus()
  if (prometheusUrl === undefined) throw new Error('Prometheus has no pod: the operator did not make one')

  return {
    kind: 'kubernetes',
    target: { kind: 'kubernetes', context: cluster.context, namespace: stack.namespace },
    environment: { KUBECONFIG: cluster.kubeconfig },
    addresses: [],
    prometheusUrl,
    servers: [
      `API server     ${cluster.url}`,
      `Prometheus     ${prometheusUrl}`,
      `ticolops-api   ${urls().join('  ')}`,
    ],
    async release(version) {
      const before = new Set(api.addresses().keys())
      await deploy(cluster, version)
      await waitUntil(
        `release ${version} on ${PODS} pods`,
        async () => {
          const now = [...api.addresses().keys()]
          return now.length === PODS && now.every((name) => !before.has(name))
        },
        { withinMs: 90_000 },
      )
    },
    load: () => load.counts(),
    async stop() {
      await load.stop()
      await Promise.all([api, ...exporters].map((each) => each.stop()))
      await stack.stop()
      await cluster.stop()
      await backing.stop()
    },
  }
}
