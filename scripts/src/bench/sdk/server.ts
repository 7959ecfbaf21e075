import { BenchProcess } from '../bench-process.ts'
import type { Client } from './client.ts'
import type { AppName, Variant } from './variants.ts'
import type { LoadOrder, LoadReport } from '../../../../test/bench/load.ts'
import type { ServerQuestion } from '../../../../test/bench/server.ts'
import type { TurnsOrder, TurnsReport } from '../../../../test/bench/turns.ts'

/** What a server did while one stretch of load ran. */
export interface Slice {
  readonly requestsPerSecond: number
  /** User and system time of all threads of the process, in microseconds. */
  readonly cpuMicrosPerRequest: number
  /** Cores that the server and the client kept busy. */
  readonly serverCores: number
  readonly clientCores: number
}

interface Usage {
  readonly cpuMicros: number
  readonly rssBytes: number
}

interface StartOptions {
  /** How many routes the app has, where it has a choice. */
  readonly routes?: number
  /** What it is run by. */
  readonly prefix?: readonly string[]
}

/** A running server under measurement. */
export class BenchServer {
  /** From the start of the process until it listened. */
  readonly startMs: number
  /** Requests that it has answered. */
  answered = 0
  readonly #port: number
  readonly #process: BenchProcess

  private constructor(process: BenchProcess, port: number, startMs: number) {
    this.#process = process
    this.#port = port
    this.startMs = startMs
  }

  /** Resolves when it listens. */
  static async start(
    app: AppName | 'routes',
    variant: Variant,
    client: Client,
    { routes = 1, prefix = [] }: StartOptions = {},
  ): Promise<BenchServer> {
    const started = performance.now()
    const process = new BenchProcess({
      script: 'server',
      arguments: [app, variant.file ?? variant.name, String(routes)],
      place: 'server',
      prefix,
      nodeOptions: variant.nodeOptions ?? [],
      environment: variant.environment?.(client.sinkPort) ?? {},
    })
    const { port } = await process.next<{ port: number }>()
    return new BenchServer(process, port, performance.now() - started)
  }

  get pid(): number {
    return this.#process.pid
  }

  /** Once everything has started: its memory, and where its page of metrics is. */
  settled(): Promise<Usage & { readonly page: string }> {
    return this.#ask('settled')
  }

  /** Its memory after somebody has asked for its page of metrics. */
  async scraped(client: Client): Promise<Usage> {
    const { page } = await this.settled()
    await client.scrape(page)
    return this.settled()
  }

  /** Loads both in turns. Throws when a request fails. */
  static async loadInTurns(
    servers: readonly [BenchServer, BenchServer],
    client: Client,
    order: Omit<TurnsOrder, 'servers'>,
  ): Promise<readonly [Slice, Slice]> {
    const reports = await client.loadInTurns({
      servers: servers.map((server) => ({ port: server.#port, pid: server.pid })),
      ...order,
    })
    const [one, other] = reports as [TurnsReport, TurnsReport]
    return [servers[0].#slice(one, one.serverCpuMicros), servers[1].#slice(other, other.serverCpuMicros)]
  }

  /** Throws when a request fails. */
  async load(client: Client, order: Omit<LoadOrder, 'port'>): Promise<Slice> {
    const before = await this.#ask<Usage>('usage')
    const report = await client.load({ port: this.#port, ...order })
    const after = await this.#ask<Usage>('usage')
    return this.#slice(report, after.cpuMicros - before.cpuMicros)
  }

  /** Collects all garbage, as any process has that runs for minutes. */
  async collect(): Promise<void> {
    await this.#ask('collect')
  }

  kill(): void {
    this.#process.kill()
  }

  #slice(report: LoadReport, cpuMicros: number): Slice {
    if (report.failed > 0) throw new Error(`${report.failed} requests failed under load`)
    this.answered += report.answered
    return {
      requestsPerSecond: report.answered / report.seconds,
      cpuMicrosPerRequest: cpuMicros / report.answered,
      serverCores: cpuMicros / 1e6 / report.seconds,
      clientCores: report.cpuMicros / 1e6 / report.seconds,
    }
  }

  #ask<T>(question: ServerQuestion): Promise<T> {
    return this.#process.ask(question)
  }
}
