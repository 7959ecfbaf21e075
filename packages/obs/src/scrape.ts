import { obsSelf } from '@ticolops/obs-signals/sdk'
import { renderPage } from './exposition/page.ts'
import type { Format } from './exposition/page.ts'
import type { PromClients } from './interop/prom-clients.ts'
import type { Gauge } from './registry/gauge.ts'
import type { Registry } from './registry/registry.ts'
import type { EventLoop } from './runtime/event-loop.ts'

/** Makes the page of `/metrics`. Scrapes that come while one is being made share it, as pairs of Prometheus do. */
export class Scrape {
  readonly #registry: Registry
  readonly #clients: PromClients
  readonly #eventLoop: EventLoop
  readonly #duration: Gauge
  readonly #running = new Map<Format, Promise<string>>()

  constructor(registry: Registry, clients: PromClients, eventLoop: EventLoop) {
    this.#registry = registry
    this.#clients = clients
    this.#eventLoop = eventLoop
    this.#duration = registry.gauge(obsSelf.scrapeDuration).child([])
  }

  page(format: Format): Promise<string> {
    let running = this.#running.get(format)
    if (running === undefined) {
      running = this.#make(format).finally(() => this.#running.delete(format))
      this.#running.set(format, running)
    }
    return running
  }

  async #make(format: Format): Promise<string> {
    const foreign = await this.#clients.sample((name) => this.#registry.get(name) !== undefined)
    return this.#eventLoop.exclude(() => {
      const start = performance.now()
      const page = renderPage(format, this.#registry.slots.values, this.#registry.collect(), foreign)
      this.#duration.set((performance.now() - start) / 1000)
      return page
    })
  }
}
