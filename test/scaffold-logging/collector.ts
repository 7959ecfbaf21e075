import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { answers, binary, freePort, startProcess } from '@ticolops/obs-testbed'
import type { RunningProcess } from '@ticolops/obs-testbed'

/** A collector with a generated configuration, and a folder that stands for the node's root. */
export interface StartedCollector {
  readonly process: RunningProcess
  /** Its own metrics. */
  readonly metrics: string
}

/**
 * Starts a real collector. The configuration is the generated one, but for the folders of the node, which are below
 * `root`, and the ports, which are free ones.
 */
export async function startWith(config: string, root: string, endpoint: string): Promise<StartedCollector> {
  const [metrics, health] = [await freePort(), await freePort()]
  for (const folder of ['var/lib/otelcol', 'var/log/pods', 'var/lib/docker/containers'])
    mkdirSync(path.join(root, folder), { recursive: true })
  const file = path.join(root, 'collector.yaml')
  const text = config
    .replaceAll(/(?<=[ -])\/var\/(?=lib|log)/g, `${root}/var/`)
    .replace('0.0.0.0:13133', `127.0.0.1:${health}`)
    .replace(/host: 0\.0\.0\.0\n(\s+)port: 8888/, `host: 127.0.0.1\n$1port: ${metrics}`)
  writeFileSync(file, text)
  const started = await startProcess({
    name: 'otelcol',
    command: await binary('otelcol'),
    args: ['--config', file],
    env: { ...process.env, LOGS_ENDPOINT: endpoint },
    ready: () => answers(`http://127.0.0.1:${health}/`),
  })
  return { process: started, metrics: `http://127.0.0.1:${metrics}/metrics` }
}
