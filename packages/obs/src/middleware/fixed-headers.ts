import type { IncomingMessage, ServerResponse } from 'node:http'
import { builtin } from '../builtin.ts'
import { areHeadersOf, keepHeaders, noHeaders, nodeHeaders } from './node-headers.ts'
import type { NodeHeaders } from './node-headers.ts'

/** Names in lower case, and values, that were checked when they were made. */
export type ValidHeaders = readonly (readonly [name: string, value: string])[]

/** The method of a response that writes its head. */
const kStoreHeader = '_storeHeader'

/** Writes the head: `firstLine`, then each of `headers`, which are the response's own or a caller's, by name. */
type HeadWriter = (this: ServerResponse & Internals, firstLine: string, headers: unknown) => void

/** The parts of a response that node:http keeps for itself; the same in Node 22 and 24. */
interface Internals {
  [kStoreHeader]?: HeadWriter
  /** The head as it was written. */
  readonly _header?: string | null
}

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
    const current = nodeHeaders(response)
    if (this.#storeHeader === undefined || current === undefined) this.#setOneByOne(response)
    else {
      keepHeaders(response, this.#with(current))
      ;(response as Internals)[kStoreHeader] = this.#storeHeader
    }
  }

  /** For a framework that keeps headers itself and hands them all to `writeHead`, by lower-case name: those of these among them are written at once. */
  writeAtOnce(response: ServerResponse): void {
    if (this.#storeHeader !== undefined && nodeHeaders(response) !== undefined)
      (response as Internals)[kStoreHeader] = this.#storeHeader
  }

  #setOneByOne(response: ServerResponse): void {
    if (this.#removed !== undefined && response.hasHeader(this.#removed)) response.removeHeader(this.#removed)
    for (const [name, value] of this.#pairs) response.setHeader(name, value)
  }

  #with(current: NodeHeaders | null): NodeHeaders {
    const out = noHeaders()
    // Each response has entries of its own: `appendHeader` writes into them.
    for (const pair of this.#pairs) out[pair[0]] = [pair[0], pair[1]]
    for (const name in current) {
      const entry = current[name]
      if (entry !== undefined && name !== this.#removed && !(name in out)) out[name] = entry
    }
    return out
  }
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
  const { _header: head } = response as Internals
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
    const areItsOwn = areHeadersOf(this, headers)
    const all = headers as NodeHeaders | Record<string, unknown>
    const others: Record<string, unknown> = noHeaders()
    let unchanged = 0
    for (const name in all) {
      const value = areItsOwn ? (all as NodeHeaders)[name]?.[1] : all[name]
      if (value !== undefined && values.get(name) === value) unchanged++
      else others[name] = all[name]
    }
    if (unchanged < values.size) original.call(this, firstLine, headers)
    else if (!areItsOwn) original.call(this, firstLine + lines, others)
    else {
      // By this Node tells its own from a caller's.
      keepHeaders(this, others as NodeHeaders)
      try {
        original.call(this, firstLine + lines, others)
      } finally {
        keepHeaders(this, all as NodeHeaders)
      }
    }
  }
}
