import http from 'node:http'
import type net from 'node:net'
import { request as undiciRequest } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort, waitUntil } from '@ticolops/obs-testbed'
import { get, instrumented, listening } from './sdk.ts'
import type { Instrumented } from './sdk.ts'

let app: Instrumented
let server: http.Server
let url: string
let port: string
const sockets = new Set<net.Socket>()

beforeEach(async () => {
  server = http.createServer((request, response) => {
    if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': 100 })
      response.write('the beginning', () => response.destroy())
    } else if (request.url === '/reset') request.socket.resetAndDestroy()
    else response.writeHead(Number(request.url?.slice(1)) || 200).end('x')
  })
  server.on('connection', (socket) => sockets.add(socket))
  url = await listening(server)
  ;({ port } = new URL(url))
  app = await instrumented()
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await app.stop()
})

/** Outgoing requests to our server, as `METHOD status error`. Scrapes of our own page are outgoing requests too and are left out. */
async function outgoing(to = port): Promise<Record<string, number>> {
  const page = await app.page()
  return Object.fromEntries(
    page
      .find('http_client_request_duration_seconds_count', { server_address: '127.0.0.1', server_port: to })
      .map(({ labels, value }) => [
        [labels['http_request_method'], labels['http_response_status_code'] ?? '-', labels['error_type'] ?? '-'].join(
          ' ',
        ),
        value,
      ]),
  )
}

const failing = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('should have failed'),
    () => undefined,
  )

const clients = {
  'node:http': (path: string, method: string, base: string) => get(base + path, { method }),
  fetch: async (path: string, method: string, base: string) => (await fetch(base + path, { method })).text(),
  undici: async (path: string, method: string, base: string) =>
    (await undiciRequest(base + path, { method: method as 'GET' })).body.text(),
}

describe.each(Object.entries(clients))('requests of %s', (_name, send) => {
  it('are counted by peer, method and status', async () => {
    await send('/200', 'GET', url)
    await send('/404', 'GET', url)
    await send('/503', 'POST', url)
    await send('/200', 'GET', url)
    await waitUntil('responses end', async () => Object.keys(await outgoing()).length === 3)
    expect(await outgoing()).toEqual({ 'GET 200 -': 2, 'GET 404 404': 1, 'POST 503 503': 1 })
  })

  it('that find no server are counted with the error and without a status', async () => {
    const nobody = await freePort()
    await failing(send('/', 'GET', `http://127.0.0.1:${nobody}`))
    expect(await outgoing(String(nobody))).toEqual({ 'GET - ECONNREFUSED': 1 })
  })

  it('whose response is cut off are counted once, as an error with the status that came', async () => {
    await failing(send('/cut', 'GET', url))
    await waitUntil('the cut is seen', async () => Object.keys(await outgoing()).length > 0)
    const [[key, count] = ['', 0], ...rest] = Object.entries(await outgoing())
    expect(key).toMatch(/^GET 200 [A-Z]\w+$|^GET 200 aborted$/)
    expect([count, rest]).toEqual([1, []])
  })

  it('whose connection is reset are counted once', async () => {
    await failing(send('/reset', 'POST', url))
    expect(Object.values(await outgoing())).toEqual([1])
    expect(Object.keys(await outgoing())[0]).toMatch(/^POST - (ECONNRESET|UND_ERR_SOCKET)$/)
  })
})
