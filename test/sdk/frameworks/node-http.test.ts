import http from 'node:http'
import net from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { get, instrumented, listening, settledPage } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'

let app: Instrumented
let server: http.Server
let url: string
let handler: http.RequestListener

beforeEach(async () => {
  server = http.createServer((request, response) => handler(request, response))
  url = await listening(server)
  app = await instrumented()
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await app.stop()
})

/** Sends bytes on one connection; resolves with all that came back once the server or the test closed it. */
function exchange(bytes: string, until: (received: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      received += chunk.toString()
      if (until(received)) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
}

describe('a server of node:http that listened before instrument()', () => {
  it('has every request counted once, by method and status, under one route', async () => {
    handler = (request, response) => {
      response.statusCode = request.url === '/broken' ? 503 : 200
      response.end('x')
    }
    for (const path of ['/', '/a', '/b?c=1', '/broken']) await get(url + path)
    await get(url, { method: 'HEAD' })
    await get(url, { method: 'POST' })
    expect((await settledPage(app)).requests()).toEqual({
      'GET (unmatched) 200 -': 3,
      'GET (unmatched) 503 503': 1,
      'HEAD (unmatched) 200 -': 1,
      'POST (unmatched) 200 -': 1,
    })
  })

  it('counts methods that no convention knows as _OTHER', async () => {
    handler = (_request, response) => response.end()
    await get(url, { method: 'PROPFIND' })
    await get(url, { method: 'PURGE' })
    expect((await settledPage(app)).requests()).toEqual({ '_OTHER (unmatched) 200 -': 2 })
  })

  it('counts pipelined requests on one connection, in whatever order they were answered', async () => {
    const waiting: http.ServerResponse[] = []
    handler = (_request, response) => {
      waiting.push(response)
      if (waiting.length === 3) for (const each of waiting.toReversed()) each.end('done')
    }
    const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
    await exchange(request.repeat(3), (received) => received.split('done').length > 3)
    expect((await settledPage(app)).requests()).toEqual({ 'GET (unmatched) 200 -': 3 })
  })

  it('counts keep-alive requests one by one', async () => {
    handler = (_request, response) => response.end('done')
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    for (let index = 0; index < 5; index++) await get(url, { agent })
    agent.destroy()
    expect((await settledPage(app)).requests()).toEqual({ 'GET (unmatched) 200 -': 5 })
  })

  it('counts a request that its client gave up before any answer as aborted, without a status', async () => {
    let arrived = false
    handler = () => {
      arrived = true
    }
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    )
    await waitUntil('the request arrives', () => Promise.resolve(arrived))
    expect((await app.page()).sum('http_server_active_requests', { http_request_method: 'GET' })).toBe(1)
    socket.destroy()
    expect((await settledPage(app)).requests()).toEqual({ 'GET (unmatched) - aborted': 1 })
  })

  it('counts a response that was cut off as aborted, with the status that was sent', async () => {
    handler = (_request, response) => {
      response.writeHead(200)
      response.write('the beginning')
    }
    await exchange('GET / HTTP/1.1\r\nHost: x\r\n\r\n', (received) => received.includes('beginning'))
    expect((await settledPage(app)).requests()).toEqual({ 'GET (unmatched) 200 aborted': 1 })
  })

  it('counts pipelined requests of a connection that breaks, each once', async () => {
    const waiting: http.ServerResponse[] = []
    handler = (_request, response) => {
      waiting.push(response)
      if (waiting.length === 1) response.end('first')
    }
    await exchange(
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3),
      (received) => received.includes('first') && waiting.length === 3,
    )
    expect((await settledPage(app)).requests()).toEqual({ 'GET (unmatched) 200 -': 1, 'GET (unmatched) - aborted': 2 })
  })

  it('measures from the first byte to the end of the response, in seconds', async () => {
    handler = (_request, response) => {
      response.write('x')
      setTimeout(() => response.end(), 120)
    }
    await get(url)
    const page = await settledPage(app)
    expect(page.sum('http_server_request_duration_seconds_bucket', { le: '0.1' })).toBe(0)
    expect(page.sum('http_server_request_duration_seconds_sum')).toBeGreaterThanOrEqual(0.1)
    expect(page.sum('http_server_request_duration_seconds_sum')).toBeLessThan(60)
  })

  it('adds no series for a thousand different URLs and query strings', async () => {
    handler = (_request, response) => response.end()
    const agent = new http.Agent({ keepAlive: true })
    await get(url)
    const before = (await settledPage(app)).find('http_server_request_duration_seconds_count').length
    for (let index = 0; index < 1000; index++) await get(`${url}/${index}/x?y=${index}`, { agent })
    agent.destroy()
    const page = await settledPage(app)
    expect(page.find('http_server_request_duration_seconds_count')).toHaveLength(before)
    expect(page.requests()).toEqual({ 'GET (unmatched) 200 -': 1001 })
  })
})

/** How many body sizes were counted, and their sum. */
async function sizes(of: 'request' | 'response', labels: Readonly<Record<string, string>> = {}): Promise<number[]> {
  const page = await settledPage(app)
  const name = `http_server_${of}_body_size_bytes`
  return [page.sum(`${name}_count`, labels), page.sum(`${name}_sum`, labels)]
}

describe('body sizes', () => {
  it('are those of the bodies alone, on one connection and whatever the heads', async () => {
    handler = (_request, response) => {
      response.setHeader('x-filler', 'x'.repeat(500))
      response.end('12345')
    }
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    for (let index = 0; index < 4; index++) await get(url, { agent })
    agent.destroy()
    expect(await sizes('response')).toEqual([4, 20])
    // A request without a body has no size.
    expect(await sizes('request')).toEqual([0, 0])
  })

  it('of a request are read from its head however it is spelled, whatever the method', async () => {
    handler = (request, response) => {
      request.resume().on('end', () => response.end('read'))
    }
    for (const [method, name] of [
      ['GET', 'content-length'],
      ['PUT', 'CONTENT-LENGTH'],
    ] as const)
      await exchange(
        `${method} / HTTP/1.1\r\nHost: x\r\nAccept-Charset: utf-8\r\n${name}: 5\r\n\r\nhello`,
        (received) => received.endsWith('read'),
      )
    expect(await sizes('request')).toEqual([2, 10])
  })

  it('are told apart for pipelined requests that were answered in another order', async () => {
    const waiting: http.ServerResponse[] = []
    handler = (_request, response) => {
      waiting.push(response)
      if (waiting.length < 3) return
      for (const [index, each] of [...waiting.entries()].toReversed()) {
        each.statusCode = 200 + index
        each.end('x'.repeat(100 * index))
      }
    }
    await exchange(
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2) + 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      () => false,
    )
    for (const index of [0, 1, 2])
      expect(await sizes('response', { http_response_status_code: String(200 + index) })).toEqual([1, 100 * index])
  })

  it('of a stream hold the framing of its chunks', async () => {
    handler = (_request, response) => {
      response.write('a'.repeat(16))
      response.end('b'.repeat(16))
    }
    await get(url)
    const framing = '10\r\n\r\n'.length * 2 + '0\r\n\r\n'.length
    expect(await sizes('response')).toEqual([1, 32 + framing])
  })

  it('of a request without a length are what was read, also when Node has asked for the rest', async () => {
    handler = (request, response) => {
      request.resume().on('end', () => response.end('read'))
    }
    const body = '5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n'
    await exchange(
      `POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n${body}`,
      (received) => received.endsWith('read'),
    )
    expect(await sizes('request')).toEqual([1, 11])
    expect(await sizes('response')).toEqual([1, 4])
  })

  it('of an upload that breaks off are not known, and its request is counted', async () => {
    handler = (request) => void request.once('data', () => request.socket.destroy())
    await exchange('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\npart', () => false)
    expect((await settledPage(app)).requests()).toEqual({ 'POST (unmatched) - aborted': 1 })
    expect(await sizes('request')).toEqual([0, 0])
  })
})

it('a connection that becomes another protocol is no request, and none stays active', async () => {
  server.on('upgrade', (_request, socket: net.Socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello')
  })
  await exchange('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n', () => false)
  const page = await settledPage(app)
  expect(page.requests()).toEqual({})
  expect(page.sum('http_server_active_requests')).toBe(0)
})

it('scrapes and probes are not counted as requests of the application', async () => {
  await get(`${app.telemetryUrl}/livez`)
  expect((await settledPage(app)).requests()).toEqual({})
})
