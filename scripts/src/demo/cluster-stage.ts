import { deployment, manifests, NAMESPACE } from '@ticolops/api'
import {
  environmentOf,
  runPods,
  startCluster,
  startMonitoringStack,
  startPostgresExporter,
  startRedisExporter,
  waitUntil,
} from '@ticolops/obs-testbed'
import { startBackingServices } from './backing-services.ts'
import { exporterObjects } from './exporter-objects.ts'
import type { Progress } from './progress.ts'
import { startReplica } from './reference-service.ts'
import { RELEASES } from './stage.ts'
import type { Stage } from './stage.ts'
import { startTraffic } from './traffic.ts'

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

  await cluster.client.apply([...manifests(RELEASES.first), ...exporterObjects(NAMESPACE, release)])
  const api = runPods(cluster.client, {
    namespace: NAMESPACE,
    selector: 'app.kubernetes.io/name=ticolops-api',
    onEvent: say,
    start: (pod, ip) => {
      const environment = environmentOf(pod)
      return startReplica({
        name: pod.metadata.name,
        host: ip,
        port: 8080,
        telemetryPort: 9464,
        release: environment['OBS_RELEASE'] ?? RELEASES.first,
        databaseUrl: backing.postgres.url,
        redisUrl: backing.redis.url,
        receiverUrl: backing.receiverUrl,
        environment,
      })
    },
  })
  const exporters = [
    { name: 'postgres-exporter', start: startPostgresExporter, target: backing.postgres.url, port: 9187 },
    { name: 'redis-exporter', start: startRedisExporter, target: backing.redis.url, port: 9121 },
  ].map(({ name, start, target, port }) =>
    runPods(cluster.client, {
      namespace: NAMESPACE,
      selector: `app.kubernetes.io/name=${name}`,
      onEvent: say,
      start: (_pod, host) => start({ target, host, port }),
    }),
  )
  const urls = (): string[] => [...api.addresses().values()].map((address) => `${address}:8080`)
  await progress.step(`the reference service ${RELEASES.first}, two pods; exporters`, async () => {
    await Promise.all([api.ready(), ...exporters.map((each) => each.ready())])
    await waitUntil('two pods of ticolops-api', async () => api.addresses().size === 2)
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
      await cluster.client.apply([deployment(version)])
      await waitUntil(
        `release ${version} on two pods`,
        async () =>
          [...api.addresses().keys()].filter((name) => !before.has(name)).length === 2 && api.addresses().size === 2,
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
