import type { ForeignFamily } from '../exposition/page.ts'
import type { Journal } from '../journal.ts'
import type { LoadedModules } from './loaded-modules.ts'
import { sampleRegistry } from './prom-registry.ts'
import type { PromRegistry } from './prom-registry.ts'

const PACKAGES = ['@prometheus-io/client', 'prom-client'] as const

/**
 * The application's own Prometheus client. Its metrics join our page, so that there is one page to scrape. The two packages
 * keep registries of their own, and metrics in the one that is not scraped vanish without an error: with both loaded, both are
 * read, and the operator is told.
 */
export class PromClients {
  readonly #journal: Journal
  readonly #registries = new Map<PromRegistry, string>()
  #given = false

  /** @param given The registry that the application handed over; then none is looked for. */
  constructor(modules: LoadedModules, journal: Journal, given: PromRegistry | undefined) {
    this.#journal = journal
    if (given !== undefined) this.use(given)
    for (const name of PACKAGES)
      modules.watch(name, ({ exports, version }) => {
        const { register } = exports as { register?: PromRegistry }
        if (typeof register?.getMetricsAsJSON === 'function') this.#found(name, version, register)
      })
  }

  /** Takes the registry that the application hands over; default registries that were found are left alone from now on. */
  use(registry: PromRegistry): void {
    this.#given = true
    this.#registries.clear()
    this.#registries.set(registry, 'metrics.registry')
    this.#journal.active('prometheus client', 'option')
  }

  async sample(taken: (name: string) => boolean): Promise<ForeignFamily[]> {
    const families: ForeignFamily[] = []
    for (const [registry, name] of this.#registries) {
      try {
        const seen = new Set(families.map((family) => family.name))
        families.push(...(await sampleRegistry(registry, (each) => taken(each) || seen.has(each), this.#journal)))
      } catch (error) {
        this.#journal.failed(`registry of ${name}`, error)
      }
    }
    return families
  }

  #found(name: string, version: string, register: PromRegistry): void {
    if (this.#given) return
    this.#registries.set(register, name)
    this.#journal.active(name, 'hook', version)
    if (new Set(this.#registries.values()).size > 1)
      this.#journal.warn(
        `${PACKAGES.join(' and ')} are both loaded and keep separate registries. Both are read; use one of them, so that no metric lands where nobody looks.`,
      )
  }
}
