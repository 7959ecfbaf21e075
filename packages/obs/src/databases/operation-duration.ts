import { dbClient } from '@ticolops/obs-signals/sdk'
import { errorType } from '../error-type.ts'
import type { Family } from '../registry/family.ts'
import type { Histogram } from '../registry/histogram.ts'
import type { Registry } from '../registry/registry.ts'

/** `db.system.name` of the OpenTelemetry semantic conventions. */
export type DatabaseSystem = 'mysql' | 'postgresql' | 'redis'

/** Counts operations of one kind of database by name and error. */
export class OperationDuration {
  readonly #family: Family<Histogram>
  readonly #system: DatabaseSystem
  readonly #typeOf: (error: unknown) => string
  readonly #succeeded = new Map<string, Histogram>()

  /** @param typeOf The value of `error_type` for what an operation failed with. */
  constructor(registry: Registry, system: DatabaseSystem, typeOf: (error: unknown) => string = errorType) {
    this.#family = registry.histogram(dbClient.operationDuration)
    this.#system = system
    this.#typeOf = typeOf
  }

  /**
   * @param operation A name from a closed list, or one that the caller bounds.
   * @param start `performance.now()` when the operation was handed to the driver.
   * @param error What it failed with; `undefined` when it did not.
   */
  observe(operation: string, start: number, error: unknown): void {
    const seconds = (performance.now() - start) / 1000
    let child = error === undefined ? this.#succeeded.get(operation) : undefined
    if (child === undefined) {
      child = this.#family.child([this.#system, operation, error === undefined ? '' : this.#typeOf(error)], 'open')
      if (error === undefined && !this.#family.isOverflow(child)) this.#succeeded.set(operation, child)
    }
    child.observe(seconds)
  }
}
