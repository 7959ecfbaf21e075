import { once } from 'node:events'
import http from 'node:http'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort, waitUntil } from '@ticolops/obs-testbed'
import { startAwkwardServer } from './clients/awkward-server.ts'
import type { AwkwardServer } from './clients/awkward-server.ts'
import { closed, failing, outgoing } from './clients/outgoing.ts'
import { get, instrumented } from './sdk.ts'
import type { Instrumented } from './sdk.ts'

let app: Instrumented
let server: AwkwardServer

beforeEach(async () => {
  server = await startAwkwardServer()
  app = await instrumented()
})
afterEach(async () => {
  await server.stop()
  await app.stop()
})

type Send = (path: string, options: { method?: string; signal?: AbortSignal }, base: string) => Promise<unknown>
const clients: Record<string, Send> = {
  'node:http': (path, options, base) => get(base + path, options),
  fetch: async (path, options, base) => (await fetch(base + path, options)).text(),
}

describe.each(Object.entries(clients))('requests of %s', (_name, send) => {
  it('are counted by peer, method and status', async () => {
    await send('/200', {}, server.url)
    await send('/404', {}, server.url)
    await send('/503', { method: 'POST' }, server.url)
    await send('/200', {}, server.url)
    await waitUntil('responses end', async () => Object.keys(await outgoing(app, server.port)).length === 3)
    expect(await outgoing(app, server.port)).toEqual({ 'GET 200 -': 2, 'GET 404 404': 1, 'POST 503 503': 1 })
  })

  it('that find no server are counted with the error and without a status', async () => {
    const nobody = await freePort()
    await failing(send('/', {}, `http://127.0.0.1:${nobody}`))
    expect(await outgoing(app, nobody)).toEqual({ 'GET - ECONNREFUSED': 1 })
  })

  it('whose name nobody knows are counted with what the resolver said', async () => {
    await failing(send('/', {}, 'http://no-such-host.invalid'))
    const [counted, ...rest] = Object.entries(await outgoing(app, 80, 'no-such-host.invalid'))
    expect(counted?.[0]).toMatch(/^GET - (ENOTFOUND|EAI_AGAIN)$/)
    expect([counted?.[1], rest]).toEqual([1, []])
  })

  it('whose response is cut off are counted once, as an error with the status that came', async () => {
    await failing(send('/cut', {}, server.url))
    await waitUntil('the cut is seen', async () => Object.keys(await outgoing(app, server.port)).length > 0)
    const [[key, count] = ['', 0], ...rest] = Object.entries(await outgoing(app, server.port))
    expect(key).toMatch(/^GET 200 [A-Z]\w+$|^GET 200 aborted$/)
    expect([count, rest]).toEqual([1, []])
  })

  it('whose connection is reset are counted once', async () => {
    await failing(send('/reset', { method: 'POST' }, server.url))
    expect(Object.values(await outgoing(app, server.port))).toEqual([1])
    expect(Object.keys(await outgoing(app, server.port))[0]).toMatch(/^POST - (ECONNRESET|UND_ERR_SOCKET)$/)
  })

  it('that time out are told from those that are aborted, before and after the head of the response', async () => {
    await failing(send('/hang', { signal: AbortSignal.timeout(50) }, server.url))
    await failing(send('/endless', { signal: AbortSignal.timeout(50) }, server.url))
    const abort = new AbortController()
    const aborted = failing(send('/hang', { signal: abort.signal }, server.url))
    abort.abort()
    await aborted
    await waitUntil('the ends are seen', async () => Object.keys(await outgoing(app, server.port)).length >= 2)
    const counted = await outgoing(app, server.port)
    expect(counted['GET - TimeoutError']).toBe(1)
    expect(Object.keys(counted).filter((each) => each.startsWith('GET 200 '))).toHaveLength(1)
  })
})

it('each step of a redirect is a request', async () => {
  await (await fetch(`${server.url}/moved`)).text()
  expect(await outgoing(app, server.port)).toEqual({ 'GET 302 -': 1, 'GET 200 -': 1 })
})

describe('node:http', () => {
  it('has a request counted that finds its kept connection closed', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    await get(`${server.url}/200`, { agent })
    expect(await failing(get(`${server.url}/reset`, { agent }))).toMatchObject({ code: 'ECONNRESET' })
    await waitUntil('both end', async () => Object.keys(await outgoing(app, server.port)).length === 2)
    expect(await outgoing(app, server.port)).toEqual({ 'GET 200 -': 1, 'GET - ECONNRESET': 1 })
    agent.destroy()
  })

  it.each([
    ['an upgrade', { headers: { connection: 'upgrade', upgrade: 'echo' } }, 'upgrade', 'GET 101 -'],
    ['CONNECT', { method: 'CONNECT', path: 'example.com:443' }, 'connect', 'CONNECT 200 -'],
  ] as const)('has %s counted when the connection is handed over', async (_name, options, event, counted) => {
    const request = http.request(server.url, { agent: false, ...options }).end()
    const [, socket] = (await once(request, event)) as [unknown, Duplex]
    await waitUntil('it is counted', async () => (await outgoing(app, server.port))[counted] === 1)
    socket.destroy()
    expect(await outgoing(app, server.port)).toEqual({ [counted]: 1 })
  })

  it('counts the host that was connected to, whatever the header says', async () => {
    await get(`${server.url}/200`, { headers: { host: 'junk.example' } })
    await waitUntil('it ends', async () => Object.keys(await outgoing(app, server.port)).length === 1)
    expect(
      (await app.page()).find('http_client_request_duration_seconds_count', { server_address: 'junk.example' }),
    ).toEqual([])
  })

  it('counts a request that is given up before it is sent', async () => {
    const given = http.request(server.url, { agent: false })
    given.destroy()
    await closed(given)
    expect(await outgoing(app, server.port)).toEqual({ 'GET - ECONNRESET': 1 })
  })
})
