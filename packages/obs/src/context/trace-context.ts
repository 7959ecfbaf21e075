import { builtin } from '../builtin.ts'

/** Where in which trace something happens (https://www.w3.org/TR/trace-context/). */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly traceId: string
  /** 16 lower-case hexadecimal digits, not all zero. */
  readonly spanId: string
  /** Bit 0: whether whoever began the trace records it. */
  readonly traceFlags: number
}

/** A copy that holds nothing else: OpenTelemetry's has more in it, which is nobody's business here. */
export function traceOf({ traceId, spanId, traceFlags }: TraceContext): TraceContext {
  return { traceId, spanId, traceFlags }
}

/** Bit 0 of `traceFlags`. */
export const SAMPLED = 1

/** Version, trace id, parent id and flags; versions after 00 may go on after another dash, and ff is none. */
const TRACEPARENT = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?=$|-)/
/** Longer ones are cut off by nobody but attackers. */
const MAX_LENGTH = 512

/** The context of a `traceparent` header; `undefined` for anything that the W3C's recommendation does not allow. */
export function parseTraceparent(header: unknown): TraceContext | undefined {
  if (typeof header !== 'string' || header.length > MAX_LENGTH) return undefined
  const found = TRACEPARENT.exec(header)
  if (found === null) return undefined
  const [all, version, traceId = '', spanId = '', flags = ''] = found
  if (version === '00' && all.length !== header.length) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & SAMPLED }
}

/** The context of a trace that begins here and is recorded by nobody: it only tells what belongs together. */
export function unrecordedTrace(): TraceContext {
  return { traceId: randomHex(16), spanId: randomHex(8), traceFlags: 0 }
}

const pool = Buffer.alloc(4096)
let used = pool.length

/** Random digits from a pool: asking the system for each id costs a microsecond. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    builtin.crypto.randomFillSync(pool)
    used = 0
  }
  const text = pool.toString('hex', used, used + bytes)
  used += bytes
  // 1 in 2^64 is all zero, which the recommendation forbids.
  return /^0+$/.test(text) ? randomHex(bytes) : text
}
