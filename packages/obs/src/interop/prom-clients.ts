import type { ForeignFamily } from '../exposition/page.ts'
import type { Journal } from '../journal.ts'
import type { LoadedModules } from './loaded-modules.ts'
import { PromReader } from './prom-registry.ts'
import type { PromRegistry } from './prom-registry.ts'
import type { RegistrySample } from './registry-sample.ts'

const PACKAGES = ['@prometheus-io/client', 'prom-client'] as const

/** What a copy of one of the packages exports. */
interface Client {
  readonly register?: PromRegistry
  readonly Registry?: unknown
}

/**
 * The application's own Prometheus client. Its metrics join our page, so that there is one page to scrape. Each copy of either
 * package keeps a registry of its own, and metrics in one that is not scraped vanish without an error: all of them are read, and
 * the operator is told.
 */
export class PromClients {
  readonly #journal: Journal
  readonly #reader = new PromReader()
  /** Registries that are read, with what they are called. */
  readonly #registries = new Map<PromRegistry, string>()
  /** Classes of registries of prom-client, which joins labels (`a:x,b:y`) to tell series apart. */
  readonly #joining: (abstract new () => unknown)[] = []
  readonly #told = new Set<string>()
  #given = false

  /** @param given The registry that the application handed over; then none is looked for. */
  constructor(modules: LoadedModules, journal: Journal, given: PromRegistry | undefined) {
    this.#journal = journal
    if (given !== undefined) this.use(given)
    for (const name of PACKAGES)
      modules.watch(name, ({ exports, version }) => {
        const { register, Registry } = exports as Client
        if (name === 'prom-client' && typeof Registry === 'function')
          this.#joining.push(Registry as abstract new () => unknown)
        if (typeof register?.getMetricsAsJSON === 'function') this.#found(name, version, register)
      })
  }

  /** Takes the registry that the application hands over; default registries that were found are left alone from now on. */
  use(registry: PromRegistry): void {
    this.#given = true
    this.#registries.clear()
    this.#registries.set(registry, 'the option metrics.registry')
    this.#journal.active('prometheus client', 'option')
  }

  /** @param taken Whether a metric of ours has a name. Never rejects. */
  async sample(taken: (name: string) => boolean): Promise<ForeignFamily[]> {
    const families: ForeignFamily[] = []
    const claimed = new Set<string>()
    for (const [registry, name] of this.#registries) {
      const joinsLabels = this.#joining.some((Registry) => registry instanceof Registry)
      const sample = await this.#reader.sample(registry, { ours: taken, claimed, joinsLabels })
      families.push(...sample.families)
      this.#report(name, sample)
    }
    return families
  }

  #found(name: string, version: string, register: PromRegistry): void {
    if (this.#given || this.#registries.has(register)) return
    this.#registries.set(register, `${name} ${version}`)
    this.#journal.active(name, 'hook', version)
    if (this.#registries.size > 1)
      this.#journal.warn(
        `${[...this.#registries.values()].join(' and ')} are loaded and keep separate registries. All are read; use one of them, so that no metric lands where nobody looks.`,
      )
  }

  #report(registry: string, { clashes, leftOut, collisions }: RegistrySample): void {
    if (clashes.length > 0)
      this.#journal.warn(
        `the registry of ${registry} has metrics that @ticolops/obs has too: ${clashes.join(', ')}. They are left out; do not collect them there, or rename them.`,
      )
    for (const [name, reason] of leftOut) {
      const what = `${name === '' ? '' : `the metric ${name} of `}the registry of ${registry}`
      // A reason may have another text at every scrape.
      if (this.#told.has(what)) continue
      this.#told.add(what)
      this.#journal.warn(`${what} is left out of the page: ${reason}.`)
    }
    for (const [name, value] of collisions)
      this.#journal.warn(
        `the metric ${name} of the registry of ${registry} has label values such as ${JSON.stringify(value.slice(0, 60))}, which prom-client cannot tell from two labels: series may be counted as one. Keep commas out of the values, or use @prometheus-io/client.`,
      )
  }
}
