/** A traced observation of one bucket (https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars). */
export interface Exemplar {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 hexadecimal digits. */
  readonly spanId: string
  readonly value: number
  /** Seconds since the Unix epoch. */
  readonly timestamp: number
}

/** A sequence number, then the trace id and the span id in pieces of 32 bits, the value and the time. */
export const EXEMPLAR_SLOTS = 9

const SEQUENCE = 0
const TRACE_ID = 1
const SPAN_ID = 5
const VALUE = 7
const TIMESTAMP = 8
const HEX_DIGITS = 8

/**
 * Keeps an exemplar in the slots from `slot` on, in place of the one before it. The sequence number is odd meanwhile, so that a reader on
 * another thread never joins the halves of two (a seqlock with one writer).
 */
export function writeExemplar(values: Float64Array, slot: number, exemplar: Exemplar): void {
  const sequences = new Int32Array(values.buffer, slot * values.BYTES_PER_ELEMENT, 1)
  Atomics.add(sequences, SEQUENCE, 1)
  writeId(values, slot + TRACE_ID, exemplar.traceId)
  writeId(values, slot + SPAN_ID, exemplar.spanId)
  values[slot + VALUE] = exemplar.value
  values[slot + TIMESTAMP] = exemplar.timestamp
  Atomics.add(sequences, SEQUENCE, 1)
}

/** The exemplar in the slots from `slot` on; `undefined` when there is none, or when it is being replaced right now. */
export function readExemplar(values: Float64Array, slot: number): Exemplar | undefined {
  const sequences = new Int32Array(values.buffer, slot * values.BYTES_PER_ELEMENT, 1)
  const sequence = Atomics.load(sequences, SEQUENCE)
  if (sequence === 0 || sequence % 2 !== 0) return undefined
  const exemplar = {
    traceId: readId(values, slot + TRACE_ID, SPAN_ID - TRACE_ID),
    spanId: readId(values, slot + SPAN_ID, VALUE - SPAN_ID),
    value: values[slot + VALUE] ?? 0,
    timestamp: values[slot + TIMESTAMP] ?? 0,
  }
  return Atomics.load(sequences, SEQUENCE) === sequence ? exemplar : undefined
}

function writeId(values: Float64Array, slot: number, id: string): void {
  for (let piece = 0; piece * HEX_DIGITS < id.length; piece++)
    values[slot + piece] = Number.parseInt(id.slice(piece * HEX_DIGITS, (piece + 1) * HEX_DIGITS), 16)
}

function readId(values: Float64Array, slot: number, pieces: number): string {
  let id = ''
  for (let piece = 0; piece < pieces; piece++) id += (values[slot + piece] ?? 0).toString(16).padStart(HEX_DIGITS, '0')
  return id
}
