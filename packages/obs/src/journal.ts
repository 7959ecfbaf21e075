import { obsSelf } from '@ticolops/obs-signals'
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

/** What the SDK has to say about itself: warnings, what is measured, errors it kept from the application. */
export class Journal {
  readonly warnings: string[] = []
  readonly instrumentations: Instrumentation[] = []
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
    for (const each of this.instrumentations) this.#show(each)
  }

  /** Tells the operator once, in one line, and keeps it for `status()`. */
  warn(message: string): void {
    if (this.warnings.includes(message)) return
    this.warnings.push(message)
    this.#write(`@ticolops/obs: ${message}`)
  }

  /** Notes that a library is measured; the same library and means are noted once. */
  active(library: string, via: Instrumentation['via'], version = ''): void {
    if (this.instrumentations.some((each) => each.library === library && each.via === via)) return
    const instrumentation = { library, version, via }
    this.instrumentations.push(instrumentation)
    this.#show(instrumentation)
  }

  /** Counts an error of our own that must not reach the application, and tells of the first one in each part. */
  failed(part: string, error: unknown): void {
    this.#errors?.child([part]).inc()
    this.warn(
      `${part}: ${error instanceof Error ? error.message : String(error)}. The application is not affected; please report it.`,
    )
  }

  #show({ library, version, via }: Instrumentation): void {
    this.#active?.child([library, version, via]).set(1)
  }
}
