/*
 * What middleware costs a request: `cost.ts <framework>`. Requests go straight to the server's listener, and responses into nothing, so that no
 * network is measured with it. Answers each message with the microseconds of one request by side.
 */
import { once } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:http'
import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { answerParent, tell } from '../bench/parent.ts'
import { FRAMEWORKS } from './frameworks.ts'
import type { Side } from './frameworks.ts'

/** Microseconds of one request. */
export type CostReport = Readonly<Record<Side, number>>

const REQUESTS = 2000
/** Sides take turns, so that collections of garbage and what else the machine does fall on all of them. */
const TURNS = 20

/** A connection whose other end takes everything at once. */
class Nowhere extends Duplex {
  readonly remoteAddress = '127.0.0.1'
  readonly encrypted = false

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: string, written: () => void): void {
    written()
  }

  override _writev(_chunks: unknown, written: () => void): void {
    written()
  }
}

const [framework = ''] = process.argv.slice(2)
const start = FRAMEWORKS[framework]
if (start === undefined) throw new RangeError(`no framework ${framework}`)
const servers: Record<Side, Server> = {
  bare: await start('bare'),
  empty: await start('empty'),
  securityHeaders: await start('securityHeaders'),
  rateLimit: await start('rateLimit'),
}
for (const [side, server] of Object.entries(servers)) {
  const head = await exchange(server)
  const expected = { bare: undefined, empty: undefined, securityHeaders: 'x-frame-options', rateLimit: 'ratelimit' }[
    side as Side
  ]
  if (expected !== undefined && !head.toLowerCase().includes(expected))
    throw new Error(`${framework}: no ${expected} was sent`)
}

answerParent(async (): Promise<CostReport> => {
  const spent: Record<Side, number> = { bare: 0, empty: 0, securityHeaders: 0, rateLimit: 0 }
  const sides = Object.keys(servers) as Side[]
  for (let turn = 0; turn < TURNS; turn++) {
    for (const side of sides) spent[side] += await cpuMicros(servers[side], REQUESTS / TURNS)
    // Who was first is last in the next turn.
    sides.reverse()
  }
  const perRequest = Object.entries(spent).map(([side, micros]) => [side, micros / REQUESTS])
  return Object.fromEntries(perRequest) as CostReport
})
tell({})

/** CPU time, which others on the machine disturb less than the clock's. */
async function cpuMicros(server: Server, requests: number): Promise<number> {
  const before = process.cpuUsage()
  for (let index = 0; index < requests; index++) await exchange(server)
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/** One request and its answer; resolves to the head that was sent. */
async function exchange(server: Server): Promise<string> {
  const socket = new Nowhere() as unknown as Socket
  const request = new IncomingMessage(socket)
  request.method = 'GET'
  request.url = '/'
  request.httpVersionMajor = request.httpVersionMinor = 1
  request.headers.host = 'localhost'
  request.push(null)
  const response = new ServerResponse(request)
  response.assignSocket(socket)
  const finished = once(response, 'finish')
  server.emit('request', request, response)
  await finished
  const { _header: head } = response as unknown as { readonly _header: string }
  return head
}
