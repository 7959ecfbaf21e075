import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answers, binary, containerOf, runPods, startProcess } from '@ticolops/obs-testbed'
import type { Cluster, Container, Pod, PodRunner, RunningProcess } from '@ticolops/obs-testbed'

/** Runs what the image of the shop would run behind each of its pods: the Dockerfile's command, with the pod's environment. */
export function runShop(cluster: Cluster, shop: string): PodRunner {
  const words = /^CMD (\[.+\])$/m.exec(readFileSync(join(shop, 'Dockerfile'), 'utf8'))?.[1] ?? '[]'
  const [, ...args] = JSON.parse(words) as string[]
  return runPods(cluster.client, {
    namespace: 'shop',
    selector: 'app.kubernetes.io/instance=shop',
    start: (pod, ip) =>
      inContainer(cluster, pod, ({ environment }) =>
        startProcess({
          name: pod.metadata.name,
          command: process.execPath,
          args,
          cwd: shop,
          // Every pod's address is this host: each listens on its own alone.
          env: { ...process.env, ...environment, HOST: ip, OTEL_EXPORTER_PROMETHEUS_HOST: ip },
          ready: () => answers(`http://${ip}:9464/readyz`),
        }),
      ),
  })
}

/**
 * Runs a real collector behind each pod of the generated DaemonSet, with the generated configuration.
 * @param backend Takes OTLP over HTTP.
 */
export async function runCollectors(cluster: Cluster, backend: string): Promise<PodRunner> {
  const command = await binary('otelcol')
  return runPods(cluster.client, {
    namespace: 'monitoring',
    selector: 'app.kubernetes.io/instance=shop-logs',
    start: (pod, ip) =>
      inContainer(cluster, pod, ({ environment, root }) => {
        const config = join(root, 'etc/otelcol/collector.yaml')
        writeFileSync(config, readFileSync(config, 'utf8').replaceAll('0.0.0.0', ip))
        writeLine(join(root, 'var/log/pods/shop_shop-1_0b8a7c6d-1111-2222-3333-444455556666/server'))
        return startProcess({
          name: pod.metadata.name,
          command,
          args: [`--config=${config}`],
          env: { ...process.env, ...environment, LOGS_ENDPOINT: backend },
          ready: () => answers(`http://${ip}:13133/`),
        })
      }),
  })
}

/** What the runtime of a node writes of a container's output. */
function writeLine(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const line = JSON.stringify({ level: 'info', msg: 'listening' })
  writeFileSync(join(folder, '0.log'), `${new Date().toISOString()} stdout F ${line}\n`)
}

async function inContainer(
  cluster: Cluster,
  pod: Pod,
  start: (container: Container) => Promise<RunningProcess>,
): Promise<{ stop: () => Promise<void> }> {
  const container = await containerOf(cluster.client, pod)
  try {
    const running = await start(container)
    return { stop: () => running.stop().finally(() => container.remove()) }
  } catch (error) {
    container.remove()
    throw error
  }
}
