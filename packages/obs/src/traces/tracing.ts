import { obsTraces } from '@ticolops/obs-signals/sdk'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Registry } from '../registry/registry.ts'
import { watchApiCopies } from './api-copies.ts'
import type { Connection, ConnectionParts } from './connect.ts'
import { isSetUp } from './global-api.ts'
import { SpanLedger } from './ledger.ts'
import { NO_ENDPOINT } from './options.ts'
import type { TracesOff, TracesSettings } from './options.ts'
import type { Outbox } from './own-sdk.ts'
import { withoutCredentials } from './redact.ts'
import type { Spans } from './spans.ts'
import type { TracesState } from './state.ts'

/** What recording needs of the SDK. */
export interface TracingParts extends ConnectionParts {
  readonly registry: Registry
  readonly modules: LoadedModules
  readonly spans: Spans
}

/**
 * Records spans through the application's OpenTelemetry: loads it once the application has started, joins what it has set up itself, else
 * records and exports, and keeps the books on every span.
 */
export class Tracing {
  readonly #parts: TracingParts
  readonly #settings: TracesSettings | undefined
  readonly #outbox: Outbox | undefined
  #state: TracesState
  #connection: Connection | undefined
  #lastError: string | undefined
  #told = false
  /** Spans that were lost after that. */
  #untold = 0
  #stopped = false

  constructor(settings: TracesSettings | TracesOff, parts: TracingParts) {
    this.#parts = parts
    if ('off' in settings) {
      this.#state = { state: 'off', reason: settings.off }
      return
    }
    this.#settings = settings
    this.#state = { state: 'loading' }
    parts.scope.follow()
    const { target, limits } = settings
    if (target !== undefined)
      this.#outbox = {
        target,
        ledger: new SpanLedger(parts.registry, limits.maxQueueSize),
        lost: (spans, why) => this.#lost(spans, why),
        threadEnded: (why) =>
          parts.journal.warn(
            `traces: the thread that sends spans has ended (${why}). None are lost by that: the application's own thread sends them now, which makes its requests a little slower. Restart it to have the thread again.`,
          ),
      }
    // What the application does to start comes first.
    setImmediate(() => void this.#start(settings)).unref()
  }

  get state(): TracesState {
    const by = this.#connection?.by
    if (by === undefined || typeof by === 'string' || this.#outbox === undefined) return this.#state
    const { target, ledger } = this.#outbox
    return {
      state: 'recording',
      openTelemetry: by.version,
      endpoint: withoutCredentials(target.url),
      protocol: target.protocol,
      sampleRatio: this.#settings?.sampling.ratio ?? 1,
      thread: by.sender.thread,
      spans: ledger.counts,
      lastError: this.#lastError,
    }
  }

  /**
   * Ends recording; what is queued is sent. What is not when the time is over counts as lost, and is told.
   *
   * @param deadline Milliseconds.
   */
  async stop(deadline: number): Promise<void> {
    this.#stopped = true
    this.#parts.spans.recorder = undefined
    process.off('beforeExit', this.#beforeExit)
    process.off('exit', this.#exit)
    const connection = this.#connection
    connection?.disconnect()
    if (connection === undefined || typeof connection.by === 'string') return
    await settledBefore(deadline, connection.by.processor.shutdown())
    this.#giveUp()
  }

  async #start(settings: TracesSettings): Promise<void> {
    if (this.#stopped) return
    const { registry, journal, modules, spans } = this.#parts
    if (this.#outbox === undefined && !isSetUp()) {
      this.#state = { state: 'off', reason: NO_ENDPOINT }
      return
    }
    const recording = registry.gauge(obsTraces.recording).child([])
    try {
      // Only who records needs what records, and only now.
      const { connect } = await import('./connect.ts')
      const connection = await connect(process.argv[1], settings, this.#outbox, this.#parts)
      if (this.#stopped) {
        connection.disconnect()
        return
      }
      this.#connection = connection
      if (typeof connection.by === 'string')
        this.#state = { state: 'joined', openTelemetry: connection.version, provider: connection.by }
      spans.recorder = connection.recorder
      recording.set(1)
      process.on('beforeExit', this.#beforeExit)
      process.on('exit', this.#exit)
      watchApiCopies(connection.api, modules, process.argv[1], journal)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#state = { state: 'failed', reason }
      journal.warn(`traces: no spans are recorded. ${reason}`)
    }
  }

  #lost(spans: number, why: string): void {
    this.#lastError = why
    // One line, whatever the reasons that follow: they are counted, and added up at the end, when nobody can ask any more.
    if (this.#told) {
      this.#untold += spans
      return
    }
    this.#told = true
    this.#parts.journal.warn(
      `traces: ${spans} spans could not be sent to ${this.#endpoint}: ${why}. Check OTEL_EXPORTER_OTLP_ENDPOINT and what listens there, or set traces: false. Further losses are counted in ${obsTraces.dropped.name}.`,
    )
  }

  get #endpoint(): string {
    return withoutCredentials(this.#outbox?.target.url ?? '')
  }

  /** A process that ends by itself has time to send what is queued: the timer of the queue does not hold it. */
  readonly #beforeExit = (): void => {
    const by = this.#connection?.by
    if (by !== undefined && typeof by !== 'string' && this.#outbox !== undefined && this.#outbox.ledger.queued > 0)
      by.processor.forceFlush().catch(() => undefined)
  }

  /** `process.exit()` and crashes leave no time. */
  readonly #exit = (): void => this.#giveUp()

  #giveUp(): void {
    const by = this.#connection?.by
    if (by === undefined || typeof by === 'string') return
    const lost = by.processor.giveUp()
    if (lost > 0)
      this.#parts.journal.warn(
        `traces: ${lost} spans were not sent to ${this.#endpoint} before the process ended. On SIGTERM raise shutdown.deadline; before process.exit() await obs.shutdown().`,
      )
    if (this.#untold > 0)
      this.#parts.journal.warn(
        `traces: ${this.#untold} more spans could not be sent to ${this.#endpoint}, at last because: ${this.#lastError}.`,
      )
    this.#untold = 0
  }
}

/** Resolves when `work` is settled, whichever way, and no later than the deadline. */
async function settledBefore(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)))
  await Promise.race([work.catch(() => undefined), over])
  clearTimeout(timer)
}
