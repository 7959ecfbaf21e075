import { obsSelf } from '@ticolops/obs-signals/sdk'
import type { Counter } from './registry/counter.ts'
import type { Family } from './registry/family.ts'
import type { Gauge } from './registry/gauge.ts'
import type { Registry } from './registry/registry.ts'

/** A library that is measured, and how. */
export interface Instrumentation {
  readonly library: string
  readonly version: string
  /** `channel`: diagnostics channels; `patch`: a late patch of its classes; `hook`: the library's own hooks; `option`: handed over by the application. */
  readonly via: 'channel' | 'patch' | 'hook' | 'option'
}

/** A library that is loaded and not measured. */
export interface Uncovered {
  readonly library: string
  readonly version: string
}

/** Warnings that are kept; a fault that repeats in ever new words must not fill the memory. */
const MAX_WARNINGS = 100

/** What the SDK has to say about itself: warnings, what is measured, errors it kept from the application. */
export class Journal {
  readonly warnings: string[] = []
  readonly instrumentations: Instrumentation[] = []
  readonly notMeasured: Uncovered[] = []
  readonly #failedParts = new Set<string>()
  readonly #write: (line: string) => void
  #active: Family<Gauge> | undefined
  #errors: Family<Counter> | undefined

  constructor(write: (line: string) => void = (line) => process.stderr.write(`${line}\n`)) {
    this.#write = write
  }

  /** Connects the self metrics. Before that, what is noted waits. */
  attach(registry: Registry): void {
    this.#active = registry.gauge(obsSelf.instrumentationActive)
    this.#errors = registry.counter(obsSelf.errors)
    for (const each of this.instrumentations) this.#show(each, 1)
    for (const each of this.notMeasured) this.#show({ ...each, via: '' }, 0)
  }

  /** Tells the operator once, in one line, and keeps it for `status()`. */
  warn(message: string): void {
    if (this.warnings.length >= MAX_WARNINGS || this.warnings.includes(message)) return
    this.warnings.push(message)
    this.#write(`@ticolops/obs: ${message}`)
  }

  /**
   * Notes that a library is measured; the same library, means and version are noted once. One that is met without its version is
   * the one that is noted already.
   */
  active(library: string, via: Instrumentation['via'], version = ''): void {
    const same = (each: Instrumentation) =>
      each.library === library && each.via === via && (version === '' || each.version === version)
    if (this.instrumentations.some(same)) return
    const instrumentation = { library, version, via }
    this.instrumentations.push(instrumentation)
    this.#show(instrumentation, 1)
  }

  /** Notes that a library is loaded but not measured. */
  uncovered(library: string, version: string): void {
    if (this.notMeasured.some((each) => each.library === library && each.version === version)) return
    this.notMeasured.push({ library, version })
    this.#show({ library, version, via: '' }, 0)
  }

  /** Counts an error of our own that must not reach the application, and tells of the first one in each part. */
  failed(part: string, error: unknown): void {
    this.#errors?.child([part]).inc()
    if (this.#failedParts.has(part)) return
    this.#failedParts.add(part)
    this.warn(
      `${part}: ${error instanceof Error ? error.message : String(error)}. The application is not affected; please report it.`,
    )
  }

  #show({ library, version, via }: Uncovered & { readonly via: string }, active: 0 | 1): void {
    this.#active?.child([library, version, via]).set(active)
  }
}
