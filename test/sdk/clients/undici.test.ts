import http2 from 'node:http2'
import { createRequire } from 'node:module'
import type * as undiciOfTypes from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort, waitUntil } from '@ticolops/obs-testbed'
import { instrumented, listening } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'
import { startAwkwardServer } from './awkward-server.ts'
import type { AwkwardServer } from './awkward-server.ts'
import { failing, outgoing } from './outgoing.ts'

const load = createRequire(import.meta.url)

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

describe.each(['undici-5', 'undici-6', 'undici-7', 'undici'])('requests of %s', (version) => {
  const undici = load(version) as typeof undiciOfTypes
  const send = async (path: string, options: Parameters<typeof undici.request>[1] = {}) =>
    (await undici.request(server.url + path, options)).body.text()

  it('are counted by peer, method and status, fetched ones too', async () => {
    await send('/200')
    await send('/404')
    await send('/503', { method: 'POST' })
    await (await undici.fetch(`${server.url}/200`)).text()
    expect(await outgoing(app, server.port)).toEqual({ 'GET 200 -': 2, 'GET 404 404': 1, 'POST 503 503': 1 })
  })

  it('that fail are counted once, with the error and the status that came', async () => {
    await failing(send('/cut'))
    await failing(send('/reset'))
    await failing(send('/hang', { headersTimeout: 50 }))
    await failing(send('/endless', { bodyTimeout: 50 }))
    await failing(send('/hang', { signal: AbortSignal.timeout(50) }))
    const { body } = await undici.request(`${server.url}/endless`)
    await failing(
      body
        .on('error', () => undefined)
        .destroy(new RangeError('enough'))
        .text(),
    )
    await waitUntil('the ends are seen', async () => sum(await outgoing(app, server.port)) === 6)
    const counted = await outgoing(app, server.port)
    expect(counted).toMatchObject({
      'GET - UND_ERR_HEADERS_TIMEOUT': 1,
      'GET 200 UND_ERR_BODY_TIMEOUT': 1,
      'GET 200 UND_ERR_SOCKET': 1,
      // undici 5 has one error for everything that is aborted.
      [version === 'undici-5' ? 'GET - UND_ERR_ABORTED' : 'GET - TimeoutError']: 1,
    })
    expect(Object.keys(counted).filter((each) => /^GET - (ECONNRESET|UND_ERR_SOCKET)$/.test(each))).toHaveLength(1)
    const nobody = await freePort()
    await failing(undici.request(`http://127.0.0.1:${nobody}`))
    expect(await outgoing(app, nobody)).toEqual({ 'GET - ECONNREFUSED': 1 })
  })

  it('that take the connection over are counted when they have it', async () => {
    const upgraded = await undici.upgrade(server.url, { protocol: 'echo' })
    const connected = await undici.connect(server.url)
    expect(await outgoing(app, server.port)).toEqual({ 'GET 101 -': 1, 'CONNECT 200 -': 1 })
    upgraded.socket.destroy()
    connected.socket.destroy()
  })
})

it('each attempt of a retry is a request', async () => {
  const { Agent, RetryAgent, request } = load('undici') as typeof undiciOfTypes
  const dispatcher = new RetryAgent(new Agent(), { maxRetries: 2, minTimeout: 1, maxTimeout: 1 })
  await failing(request(`${server.url}/503`, { dispatcher }))
  expect(await outgoing(app, server.port)).toEqual({ 'GET 503 503': 3 })
  await dispatcher.close()
})

it('a request over HTTP/2 is counted once, although node:http2 carries it', async () => {
  const { Client } = load('undici') as typeof undiciOfTypes
  const plain = http2.createServer((_request, response) => void response.end('x'))
  const url = await listening(plain)
  const client = new Client(url, { allowH2: true, h2Options: { useH2c: true } })
  const { statusCode, body } = await client.request({ path: '/', method: 'GET' })
  await body.text()
  expect(statusCode).toBe(200)
  expect(await outgoing(app, new URL(url).port)).toEqual({ 'GET 200 -': 1 })
  await client.close()
  plain.close()
})

function sum(counted: Record<string, number>): number {
  return Object.values(counted).reduce((total, each) => total + each, 0)
}
