import { BenchProcess } from '../bench-process.ts'
import type { ClientOrder } from '../../../../test/bench/client.ts'
import type { LoadOrder, LoadReport } from '../../../../test/bench/load.ts'
import type { TurnsOrder, TurnsReport } from '../../../../test/bench/turns.ts'
import type { ScrapeReport } from '../../../../test/bench/scrape.ts'

/** The process that asks: load, scrapes, and a sink for what servers push. */
export class Client {
  /** Port of the OTLP sink. */
  readonly sinkPort: number
  readonly #process: BenchProcess

  private constructor(process: BenchProcess, sinkPort: number) {
    this.#process = process
    this.sinkPort = sinkPort
  }

  static async start(): Promise<Client> {
    const process = new BenchProcess({ script: 'client', place: 'others' })
    const { sinkPort } = await process.next<{ sinkPort: number }>()
    return new Client(process, sinkPort)
  }

  load(order: LoadOrder): Promise<LoadReport> {
    return this.#ask({ order: 'load', ...order })
  }

  /** One report per server. */
  loadInTurns(order: TurnsOrder): Promise<TurnsReport[]> {
    return this.#ask({ order: 'turns', ...order })
  }

  scrape(url: string): Promise<ScrapeReport> {
    return this.#ask({ order: 'scrape', url })
  }

  /** Requests that the sink took since the last call, by path. */
  received(): Promise<Readonly<Record<string, number>>> {
    return this.#ask({ order: 'received' })
  }

  kill(): void {
    this.#process.kill()
  }

  #ask<T>(order: ClientOrder): Promise<T> {
    return this.#process.ask(order)
  }
}
