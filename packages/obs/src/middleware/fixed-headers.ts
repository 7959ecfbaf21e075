import type { IncomingMessage, ServerResponse } from 'node:http'
import { builtin } from '../builtin.ts'

/** Names in lower case, and values, that were checked when they were made. */
export type ValidHeaders = readonly (readonly [name: string, value: string])[]

/** What node:http keeps of a response's headers: by lower-case name, the name as it is sent and the value. */
type OutHeaders = Record<string, [name: string, value: unknown]>

/** The method of a response that writes its head. */
const kStoreHeader = '_storeHeader'

/** Writes the head: `firstLine`, then each of `headers`, which are the response's own or a caller's, by name. */
type HeadWriter = (this: Internals, firstLine: string, headers: unknown) => void

/** The parts of a response that node:http keeps for itself; the same in Node 22 and 24. */
interface Internals {
  [kStoreHeader]?: HeadWriter
  /** The head as it was written. */
  readonly _header?: string | null
  [kOutHeaders: symbol]: OutHeaders | null | undefined
}

/** V8 keeps an object without any prototype as a hash table, which is slow to fill; one with an empty prototype is as good. */
const NOTHING = Object.freeze(Object.create(null) as object)

/** Property of a response that holds its headers; `null` in a version of Node that keeps them elsewhere. */
let kOutHeaders: symbol | null | undefined

/**
 * Headers that are the same on every response. Node looks at every character of every value as a header is set, and puts the head together one
 * header at a time: for a dozen of them, one a long policy, that is 3 µs. Here they are set without being looked at again, and when nobody
 * has changed them by the time the head is written they go there as one text, which halves that. They can be read, changed and removed like
 * all others. Where a response is not as Node makes them, its own methods are used.
 */
export class FixedHeaders {
  readonly #pairs: ValidHeaders
  readonly #removed: string | undefined
  readonly #storeHeader: HeadWriter | undefined
  /** Of Node's responses; one that has another `setHeader` is not as Node makes them. */
  readonly #nodes = builtin.http.ServerResponse.prototype

  /** @param removed Name of a header that is taken off, in lower case. */
  constructor(pairs: ValidHeaders, removed?: string) {
    this.#pairs = pairs
    this.#removed = removed
    const lines = pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    this.#storeHeader = headWriter(new Map(pairs), lines)
    // A later Node may write heads in another way.
    if (!headOf((response) => this.set(response))?.startsWith(`HTTP/1.1 204 No Content\r\n${lines}`))
      this.#storeHeader = undefined
  }

  /** Sets them on a response whose head has not been sent. */
  set(response: ServerResponse): void {
    const internals = response as unknown as Internals
    const current = this.#isNodes(response) ? outHeaders(internals) : undefined
    if (this.#storeHeader === undefined || kOutHeaders == null || current === undefined) this.#setOneByOne(response)
    else {
      internals[kOutHeaders] = this.#with(current)
      internals[kStoreHeader] = this.#storeHeader
    }
  }

  /** For a framework that keeps headers itself and hands them all to `writeHead`, by lower-case name: those of these among them are written at once. */
  writeAtOnce(response: ServerResponse): void {
    if (this.#storeHeader !== undefined && this.#isNodes(response))
      (response as unknown as Internals)[kStoreHeader] = this.#storeHeader
  }

  #isNodes(response: ServerResponse): boolean {
    return !response.headersSent && response.setHeader === this.#nodes.setHeader
  }

  #setOneByOne(response: ServerResponse): void {
    if (this.#removed !== undefined && response.hasHeader(this.#removed)) response.removeHeader(this.#removed)
    for (const [name, value] of this.#pairs) response.setHeader(name, value)
  }

  #with(current: OutHeaders | null): OutHeaders {
    const out = Object.create(NOTHING) as OutHeaders
    // Each response has entries of its own: `appendHeader` writes into them.
    for (const pair of this.#pairs) out[pair[0]] = [pair[0], pair[1]]
    for (const name in current) {
      const entry = current[name]
      if (entry !== undefined && name !== this.#removed && !(name in out)) out[name] = entry
    }
    return out
  }
}

function outHeaders(response: Internals): OutHeaders | null | undefined {
  kOutHeaders ??= Object.getOwnPropertySymbols(response).find((each) => each.description === 'kOutHeaders') ?? null
  return kOutHeaders === null ? undefined : response[kOutHeaders]
}

/** The head of a response without a body, after `set` has been called for it. */
function headOf(set: (response: ServerResponse) => void): string | undefined {
  const request = { method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 } as IncomingMessage
  const response = new builtin.http.ServerResponse(request)
  try {
    set(response)
    response.writeHead(204)
  } catch {
    return undefined
  }
  const { _header: head } = response as unknown as Internals
  return head ?? undefined
}

/** A `_storeHeader` that writes `lines` at once, unless one of their values has been changed or removed. */
function headWriter(values: ReadonlyMap<string, string>, lines: string): HeadWriter {
  return function (firstLine, headers) {
    const { [kStoreHeader]: original } = Object.getPrototypeOf(this) as Required<Internals>
    if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
      original.call(this, firstLine, headers)
      return
    }
    const areItsOwn = kOutHeaders != null && this[kOutHeaders] === headers
    const all = headers as Record<string, unknown>
    const others = Object.create(NOTHING) as Record<string, unknown>
    let unchanged = 0
    for (const name in all) {
      const value = areItsOwn ? (all[name] as OutHeaders[string])[1] : all[name]
      if (value !== undefined && values.get(name) === value) unchanged++
      else others[name] = all[name]
    }
    if (unchanged < values.size) original.call(this, firstLine, headers)
    else if (!areItsOwn) original.call(this, firstLine + lines, others)
    else {
      // By this Node tells its own from a caller's.
      this[kOutHeaders as symbol] = others as OutHeaders
      try {
        original.call(this, firstLine + lines, others)
      } finally {
        this[kOutHeaders as symbol] = all as OutHeaders
      }
    }
  }
}
