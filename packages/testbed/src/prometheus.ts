import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'
import type { BinaryOptions } from './acquire/binary.ts'
import { binary } from './acquire/binary.ts'
import { PrometheusApi } from './prometheus-api.ts'
import { answers, freePort, startProcess, temporaryFolder } from './process.ts'

/** Options of {@link startPrometheus}. */
export interface PrometheusOptions extends BinaryOptions {
  /** Default 127.0.0.1. */
  host?: string
  /** Default: a free one. */
  port?: number
  /** prometheus.yml as an object, in Prometheus's own field names. */
  config?: object
  /** Or the path of an existing prometheus.yml; whoever owns it writes it, and calls `reload`. */
  configFile?: string
  /** Rule files to write before the start, by file name: `{ 'slo.yaml': '…' }`. They go to `rules`, which is loaded. */
  rules?: Readonly<Record<string, string>>
  /** Folders of rule files that belong to someone else; every `*.yaml` and `*.yml` in them is loaded. */
  ruleFolders?: readonly string[]
  /** More command line flags. */
  flags?: readonly string[]
}

/** A running Prometheus. */
export interface Prometheus extends PrometheusApi {
  readonly host: string
  readonly port: number
  readonly url: string
  /** The folder of rule files that it loads. */
  readonly rules: string
  /** Writes the configuration and makes Prometheus take it; rule folders stay. Throws with Prometheus's reason. */
  configure(config: object): Promise<void>
  stop(): Promise<void>
}

/** Starts Prometheus with the configuration given; it is ready, not yet scraped, when the promise resolves. */
export async function startPrometheus(options: PrometheusOptions = {}): Promise<Prometheus> {
  const command = await binary('prometheus', options)
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? (await freePort(host))
  const url = `http://${host}:${port}`
  const { folder, remove } = temporaryFolder('prometheus')
  const rules = path.join(folder, 'rules')
  mkdirSync(rules)
  for (const [name, text] of Object.entries(options.rules ?? {})) writeFileSync(path.join(rules, name), text)

  const file = options.configFile ?? path.join(folder, 'prometheus.yml')
  const write = (config: object): void => {
    const patterns = [rules, ...(options.ruleFolders ?? [])].flatMap((each) => [
      path.join(each, '*.yaml'),
      path.join(each, '*.yml'),
    ])
    writeFileSync(file, stringify({ ...config, rule_files: patterns }))
  }
  if (options.configFile === undefined) write(options.config ?? {})

  const args = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${path.join(folder, 'data')}`,
    `--web.listen-address=${host}:${port}`,
    '--web.enable-lifecycle',
    '--log.level=warn',
    ...(options.flags ?? []),
  ]
  const running = await startProcess({
    name: 'prometheus',
    command,
    args,
    cwd: folder,
    ready: () => answers(`${url}/-/ready`),
  }).catch((error: unknown) => {
    remove()
    throw error
  })
  const api = new PrometheusApi(url)
  return Object.assign(api, {
    host,
    port,
    rules,
    configure: async (config: object) => {
      write(config)
      await api.reload()
    },
    stop: async () => {
      await running.stop()
      remove()
    },
  })
}
