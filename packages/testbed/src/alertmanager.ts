import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'
import type { BinaryOptions } from './acquire/binary.ts'
import { binary } from './acquire/binary.ts'
import { answers, freePort, startProcess, temporaryFolder } from './process.ts'

/** Options of {@link startAlertmanager}. */
export interface AlertmanagerOptions extends BinaryOptions {
  /** Default 127.0.0.1. */
  host?: string
  /** Default: a free one. */
  port?: number
  /** alertmanager.yml as an object; default: one receiver that sends nothing. */
  config?: object
  /** Or the path of an existing alertmanager.yml. */
  configFile?: string
}

/** A running Alertmanager. */
export interface Alertmanager {
  readonly host: string
  readonly port: number
  readonly url: string
  /** The alerts that it holds. */
  alerts(): Promise<{ labels: Record<string, string>; status: { state: string } }[]>
  /** Makes it read its configuration again. Throws with its reason when it refuses. */
  reload(): Promise<void>
  stop(): Promise<void>
}

const SILENT = { route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] }

/** Starts a single Alertmanager, ready when the promise resolves. */
export async function startAlertmanager(options: AlertmanagerOptions = {}): Promise<Alertmanager> {
  const command = await binary('alertmanager', options)
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? (await freePort(host))
  const url = `http://${host}:${port}`
  const { folder, remove } = temporaryFolder('alertmanager')
  const file = options.configFile ?? path.join(folder, 'alertmanager.yml')
  if (options.configFile === undefined) writeFileSync(file, stringify(options.config ?? SILENT))
  const args = [
    `--config.file=${file}`,
    `--storage.path=${path.join(folder, 'data')}`,
    `--web.listen-address=${host}:${port}`,
    '--cluster.listen-address=', // a cluster of one: no gossip port
    '--log.level=warn',
  ]
  const running = await startProcess({
    name: 'alertmanager',
    command,
    args,
    cwd: folder,
    ready: () => answers(`${url}/-/ready`),
  }).catch((error: unknown) => {
    remove()
    throw error
  })
  return {
    host,
    port,
    url,
    alerts: async () => {
      const response = await fetch(`${url}/api/v2/alerts`, { signal: AbortSignal.timeout(10_000) })
      return (await response.json()) as { labels: Record<string, string>; status: { state: string } }[]
    },
    reload: async () => {
      const response = await fetch(`${url}/-/reload`, { method: 'POST', signal: AbortSignal.timeout(10_000) })
      const text = await response.text()
      if (!response.ok) throw new Error(`Alertmanager refuses its configuration: ${text.trim()}`)
    },
    stop: async () => {
      await running.stop()
      remove()
    },
  }
}
