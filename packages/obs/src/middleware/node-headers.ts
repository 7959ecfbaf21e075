import type { ServerResponse } from 'node:http'
import { builtin } from '../builtin.ts'

/** What node:http keeps of a response's headers: by lower-case name, the name as it is sent and the value. The same in Node 22 and 24. */
export type NodeHeaders = Record<string, [name: string, value: unknown]>

type Keeper = Record<symbol, NodeHeaders | null | undefined>

/** V8 keeps an object without any prototype as a hash table, which is slow to fill; one with an empty prototype is as good. */
const NOTHING = Object.freeze(Object.create(null) as object)

/** Property of a response that holds its headers; `null` in a version of Node that keeps them elsewhere. */
let kOutHeaders: symbol | null | undefined

export function noHeaders(): NodeHeaders {
  return Object.create(NOTHING) as NodeHeaders
}

/**
 * The headers of a response whose head has not been sent, `null` before the first is set. `undefined` where the response is not as Node makes
 * them: use its own methods then, which do what others have made of it, or throw what Node throws.
 */
export function nodeHeaders(response: ServerResponse): NodeHeaders | null | undefined {
  if (response.headersSent || response.setHeader !== builtin.http.ServerResponse.prototype.setHeader) return undefined
  kOutHeaders ??= Object.getOwnPropertySymbols(response).find((each) => each.description === 'kOutHeaders') ?? null
  return kOutHeaders === null ? undefined : (response as unknown as Keeper)[kOutHeaders]
}

/** Replaces the headers of a response that {@link nodeHeaders} knows. */
export function keepHeaders(response: ServerResponse, headers: NodeHeaders): void {
  if (kOutHeaders != null) (response as unknown as Keeper)[kOutHeaders] = headers
}

/** Whether `headers` is what a response keeps its headers in. */
export function areHeadersOf(response: ServerResponse, headers: unknown): boolean {
  return kOutHeaders != null && (response as unknown as Keeper)[kOutHeaders] === headers
}
