import { createRequire } from 'node:module'
import { instrument } from '@ticolops/obs'
import type { Obs } from '@ticolops/obs'
import { Page } from '../../page.ts'

/** What an application saw of its driver, in order, and what was counted meanwhile. */
export interface Observations {
  readonly seen: readonly unknown[]
  /** By `system NAME error`. */
  readonly counted: Readonly<Record<string, number>>
  readonly instrumentations: readonly unknown[]
  readonly warnings: readonly string[]
}

/** A program that tries a driver and tells what happened. Its arguments: driver, URL, how to load it, when to instrument. */
export class Observer {
  readonly seen: unknown[] = []
  readonly #driver: string
  readonly url: string
  readonly #how: string
  readonly #when: string
  #obs: Obs | undefined

  constructor() {
    const [driver = '', url = '', how = '', when = ''] = process.argv.slice(2)
    this.#driver = driver
    this.url = url
    this.#how = how
    this.#when = when
    process.on('unhandledRejection', (error) => this.note('unhandled rejection', error))
    process.on('uncaughtException', (error) => this.note('uncaught exception', error))
  }

  /** The driver. `also` loads what belongs to it in the same way. */
  async load<T>(): Promise<T> {
    if (this.#when === 'before') this.#instrument()
    const driver = await this.also<T>(this.#driver)
    if (this.#when === 'after') this.#instrument()
    return driver
  }

  async also<T>(name: string): Promise<T> {
    return (this.#how === 'require' ? createRequire(import.meta.url)(name) : await import(name)) as T
  }

  /** Keeps what happened: values as they are, errors by what identifies them. */
  note(what: string, value?: unknown): void {
    this.seen.push(value instanceof Error ? [what, described(value)] : [what, value])
  }

  /** Resolves when the event loop has nothing left of what happened so far: promises, callbacks, reports of rejections. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => void setImmediate(resolve))
  }

  /** Prints the observations and ends the process. */
  async end(): Promise<never> {
    await this.settle()
    const status = this.#obs?.status()
    const observations: Observations = {
      seen: this.seen,
      counted: await this.#counted(),
      instrumentations: status?.instrumentations ?? [],
      warnings: status?.warnings ?? [],
    }
    process.stdout.write(JSON.stringify(observations), () => process.exit(0))
    return new Promise(() => undefined)
  }

  #instrument(): void {
    this.#obs = instrument({ telemetry: { port: 0, host: '127.0.0.1' }, shutdown: false })
  }

  async #counted(): Promise<Record<string, number>> {
    const status = await this.#obs?.ready()
    if (status?.telemetry.state !== 'listening') return {}
    const page = new Page(await (await fetch(`http://127.0.0.1:${status.telemetry.port}/metrics`)).text())
    return Object.fromEntries(
      page
        .find('db_client_operation_duration_seconds_count')
        .map(({ labels, value }) => [
          `${labels['db_system_name']} ${labels['db_operation_name']} ${labels['error_type'] ?? '-'}`,
          value,
        ]),
    )
  }
}

function described(error: Error): Record<string, unknown> {
  const { name, message, code, command } = error as Error & { code?: unknown; command?: { name?: unknown } }
  return { name, message, code, command: command?.name, class: error.constructor.name }
}
