import { dbClient } from '@ticolops/obs-signals/sdk'
import { now } from '../clock.ts'
import { errorType } from '../error-type.ts'
import type { Family } from '../registry/family.ts'
import type { Histogram } from '../registry/histogram.ts'
import type { Registry } from '../registry/registry.ts'
import type { Span } from '../traces/opentelemetry.ts'
import type { Spans } from '../traces/spans.ts'
import type { DatabaseSystem } from './database-system.ts'
import type { Callback } from './late-patch.ts'
import { endOperationSpan, startOperationSpan } from './operation-span.ts'
import type { DatabaseTarget, Query } from './operation-span.ts'

/** Counts operations of one kind of database by name and error, and records their spans where spans are recorded. */
export class OperationDuration {
  readonly #family: Family<Histogram>
  readonly #system: DatabaseSystem
  readonly #typeOf: (error: unknown) => string
  readonly #spans: Spans
  readonly #succeeded = new Map<string, Histogram>()

  /** @param typeOf The value of `error_type` for what an operation failed with. */
  constructor(
    registry: Registry,
    spans: Spans,
    system: DatabaseSystem,
    typeOf: (error: unknown) => string = errorType,
  ) {
    this.#spans = spans
    this.#family = registry.histogram(dbClient.operationDuration)
    this.#system = system
    this.#typeOf = typeOf
  }

  /**
   * @param operation A name from a closed list, or one that the caller bounds.
   * @param start When the operation was handed to the driver, as {@link now} tells it.
   * @param error What it failed with; `undefined` when it did not.
   * @param span Its span, which ends with it.
   */
  observe(operation: string, start: number, error: unknown, span?: Span): void {
    const seconds = (now() - start) / 1000
    let child = error === undefined ? this.#succeeded.get(operation) : undefined
    if (child === undefined) {
      child = this.#family.child([this.#system, operation, error === undefined ? '' : this.#typeOf(error)], 'open')
      if (error === undefined && !this.#family.isOverflow(child)) this.#succeeded.set(operation, child)
    }
    child.observe(seconds)
    if (span !== undefined) endOperationSpan(span, error === undefined ? '' : this.#typeOf(error))
  }

  /** The callback of an operation, which runs in the scope of its caller: a driver calls it where the connection was opened. */
  bound(callback: Callback): Callback {
    return this.#spans.bound(callback)
  }

  /** Whether spans are recorded: only then is it worth asking a driver for what only they tell. */
  get recording(): boolean {
    return this.#spans.recorder !== undefined
  }

  /** Begins the span of an operation; `undefined` when it is not recorded. */
  startSpan(operation: string, target: DatabaseTarget, query?: Query): Span | undefined {
    const { recorder } = this.#spans
    return recorder && startOperationSpan(recorder, this.#system, operation, target, query)
  }
}
