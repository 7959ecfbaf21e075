import type { ServerResponse } from 'node:http'
import { builtin } from '../builtin.ts'

/** Names in lower case, and values, that were checked when they were made. */
export type ValidHeaders = readonly (readonly [name: string, value: string])[]

/** What node:http keeps for itself; the same in Node 22 and 24: by lower-case name, the name as it is sent and the value. */
type OutHeaders = Record<string, [name: string, value: unknown]>

/** Property of a response that holds them; `null` in a version of Node that keeps them elsewhere. */
let kOutHeaders: symbol | null | undefined

/**
 * Sets headers of a response. Node's own `setHeader` looks at every character of every value, each time: for a dozen fixed headers, one of them a
 * long policy, that is most of what they cost. Where a response is not as Node makes them, it is used all the same.
 */
export function setValidHeaders(response: ServerResponse, headers: ValidHeaders): void {
  const out = outHeaders(response)
  if (out === undefined) for (const [name, value] of headers) response.setHeader(name, value)
  // Each response has entries of its own: `appendHeader` writes into them.
  else for (const header of headers) out[header[0]] = [header[0], header[1]]
}

function outHeaders(response: ServerResponse): OutHeaders | undefined {
  if (response.headersSent || response.setHeader !== builtin.http.ServerResponse.prototype.setHeader) return undefined
  kOutHeaders ??= Object.getOwnPropertySymbols(response).find((each) => each.description === 'kOutHeaders') ?? null
  const carrier = response as unknown as Record<symbol, OutHeaders | null | undefined>
  const out = kOutHeaders === null ? undefined : carrier[kOutHeaders]
  if (out !== null || kOutHeaders === null) return out ?? undefined
  return (carrier[kOutHeaders] = Object.create(null) as OutHeaders)
}
