import { errorType } from '../error-type.ts'
import type { SpanLedger } from './ledger.ts'
import type { BatchLimits, Context, ExportResult, Span, SpanExporter, SpanProcessor } from './opentelemetry.ts'

/** `TraceFlags.SAMPLED`. */
const SAMPLED = 1

/** Told of a batch that is lost. */
export type Lost = (spans: number, why: string) => void

/**
 * A batch processor whose losses are all counted. The processor itself drops silently what finds its queue full, so it is never
 * handed more than fits: what is in it is what has ended and has not been handed to the exporter.
 */
export class CountedProcessor implements SpanProcessor {
  readonly #ledger: SpanLedger
  readonly #exporter: CountedExporter
  readonly #processor: SpanProcessor
  readonly #limits: BatchLimits
  #waiting = 0
  #closed = false

  constructor(
    ledger: SpanLedger,
    exporter: SpanExporter,
    limits: BatchLimits,
    batch: (exporter: SpanExporter, limits: BatchLimits) => SpanProcessor,
    lost: Lost,
  ) {
    this.#ledger = ledger
    this.#limits = limits
    this.#exporter = new CountedExporter(ledger, exporter, (count) => (this.#waiting -= count), lost)
    this.#processor = batch(this.#exporter, limits)
  }

  onStart(span: Span, parent: Context): void {
    if (!isSampled(span)) return
    this.#ledger.started()
    this.#processor.onStart(span, parent)
  }

  onEnd(span: Span): void {
    if (!isSampled(span)) return
    this.#ledger.ended()
    if (this.#closed) this.#ledger.dropped('shutdown')
    else if (this.#waiting >= this.#limits.maxQueueSize) this.#ledger.dropped('queue_full')
    else {
      this.#waiting++
      this.#processor.onEnd(span)
    }
  }

  forceFlush(): Promise<void> {
    return this.#processor.forceFlush()
  }

  async shutdown(): Promise<void> {
    this.#closed = true
    await this.#processor.shutdown().catch(() => undefined)
    // When one batch fails, the processor does not wait for those that are under way.
    await this.#exporter.forceFlush()
  }

  /** The deadline has come: what is still queued counts as lost, and what is answered later counts no more. */
  giveUp(): number {
    this.#closed = true
    this.#exporter.close()
    const { queued } = this.#ledger
    if (queued > 0) this.#ledger.dropped('shutdown', queued)
    return queued
  }
}

/** Whether an exporter tells, to those who look, what a receiver rejected in a batch that it accepted (OTLP's partial success). */
interface Delegating {
  readonly _delegate?: { _responseHandler?: { handleResponse(response: unknown): void } }
}

class CountedExporter implements SpanExporter {
  readonly #ledger: SpanLedger
  readonly #exporter: SpanExporter
  readonly #taken: (count: number) => void
  readonly #lost: Lost
  #rejected = 0
  #rejection = ''
  #closed = false

  constructor(ledger: SpanLedger, exporter: SpanExporter, taken: (count: number) => void, lost: Lost) {
    this.#ledger = ledger
    this.#exporter = exporter
    this.#taken = taken
    this.#lost = lost
    this.#watchRejections()
  }

  export(spans: readonly unknown[], done: (result: ExportResult) => void): void {
    const count = spans.length
    this.#taken(count)
    let open = true
    this.#exporter.export(spans, (result) => {
      if (open && !this.#closed) this.#settle(count, result)
      open = false
      done(result)
    })
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.()
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown()
  }

  close(): void {
    this.#closed = true
  }

  #settle(count: number, { code, error }: ExportResult): void {
    if (code === 0) {
      const rejected = Math.min(count, this.#rejected)
      this.#ledger.exported(count - rejected)
      if (rejected > 0) {
        this.#ledger.dropped('rejected', rejected)
        this.#lost(rejected, `the receiver rejected them: ${this.#rejection}`)
      }
    } else {
      this.#ledger.dropped('export_failed', count)
      this.#ledger.exportFailed(exportErrorType(error))
      this.#lost(count, reasonOf(error))
    }
    this.#rejected = 0
  }

  /** The exporter only logs a partial success, just before it reports the batch as exported; a receiver that refuses everything would look fine. */
  #watchRejections(): void {
    // oxlint-disable-next-line eslint/no-underscore-dangle -- the exporter's name
    const delegate = (this.#exporter as Delegating)._delegate
    // oxlint-disable-next-line eslint/no-underscore-dangle -- the exporter's name
    if (typeof delegate?._responseHandler?.handleResponse !== 'function') return
    // oxlint-disable-next-line eslint/no-underscore-dangle -- the exporter's name
    delegate._responseHandler = {
      handleResponse: (response) => {
        const { partialSuccess } = (response ?? {}) as {
          partialSuccess?: { rejectedSpans?: unknown; errorMessage?: string } | null
        }
        this.#rejected = Number(partialSuccess?.rejectedSpans ?? 0) || 0
        this.#rejection = partialSuccess?.errorMessage ?? ''
      },
    }
  }
}

function isSampled(span: Span): boolean {
  return (span.spanContext().traceFlags & SAMPLED) !== 0
}

/** The value of `error_type`: a status that does not ask for another try, a code of the network, or what the exporter says. */
function exportErrorType(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'number') return String(code)
  if (message === 'Request timed out') return 'timeout'
  // The exporter keeps no status of answers that ask for another try: 429, 502, 503 and 504.
  if (message === RETRYABLE) return 'retryable_status'
  return errorType(error)
}

const RETRYABLE = 'Export failed with retryable status'

function reasonOf(error: unknown): string {
  const { code, message = '' } = (error ?? {}) as { code?: string | number; message?: string }
  if (typeof code === 'number') return `it answers ${code} ${message}`.trim()
  if (message === 'Request timed out') return 'it does not answer in time'
  if (message === RETRYABLE) return 'it keeps answering 429, 502, 503 or 504'
  // Those of OpenSSL have several lines.
  return message.split('\n', 1)[0]?.trim() || code || 'no reason was given'
}
