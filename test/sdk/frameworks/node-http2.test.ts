import { once } from 'node:events'
import http2 from 'node:http2'
import https from 'node:https'
import type { Server } from 'node:net'
import Fastify from 'fastify'
import { generate } from 'selfsigned'
import { afterEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { get, instrumented, listening, settledPage } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'

let app: Instrumented
let server: Server
const sessions: http2.ClientHttp2Session[] = []
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy()
  await new Promise((resolve) => server.close(resolve))
  await app.stop()
})

const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }])

function connect(url: string): http2.ClientHttp2Session {
  const session = http2.connect(url, { rejectUnauthorized: false })
  session.on('error', () => undefined)
  sessions.push(session)
  return session
}

async function send(
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body?: string,
): Promise<number> {
  const stream = session.request(headers, { endStream: body === undefined })
  if (body !== undefined) stream.end(body)
  const [answer] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader]
  stream.resume()
  await once(stream, 'close')
  return answer[':status'] ?? 0
}

/** What each kind of server does with a request. */
function respond(path: string, answer: (status: number, body?: string) => void): void {
  if (path === '/hang') return
  if (path === '/nothing') answer(204)
  else answer(path === '/broken' ? 503 : 200, 'hello')
}

function compatible(request: http2.Http2ServerRequest, response: http2.Http2ServerResponse): void {
  request.resume()
  respond(request.url, (status, body) => {
    if (body !== undefined) response.setHeader('content-length', body.length)
    response.statusCode = status
    response.end(body ?? '')
  })
}

const SERVERS = {
  'the compatibility API without TLS': () => http2.createServer(compatible),
  'the compatibility API with TLS': () => http2.createSecureServer({ key, cert, allowHTTP1: true }, compatible),
  'streams without TLS': () => {
    const made = http2.createServer()
    made.on('stream', (stream, headers) => {
      stream.resume()
      respond(headers[':path'] ?? '', (status, body) => {
        stream.respond({ ':status': status, ...(body === undefined ? {} : { 'content-length': body.length }) })
        // Node has ended the stream of a HEAD request.
        if (headers[':method'] !== 'HEAD') stream.end(body)
      })
    })
    return made
  },
}

describe.each(Object.entries(SERVERS))('a server of node:http2 that listened before instrument(), %s', (name, make) => {
  const scheme = name.includes('with TLS') ? 'https' : 'http'

  it('has every request counted once, with its sizes', async () => {
    server = make()
    const url = (await listening(server)).replace('http', scheme)
    app = await instrumented()
    const session = connect(url)
    for (const path of ['/', '/a?b', '/broken', '/nothing']) await send(session, { ':path': path })
    await send(session, { ':path': '/', ':method': 'HEAD' })
    await send(session, { ':path': '/', ':method': 'PROPFIND' })
    await send(session, { ':path': '/', ':method': 'POST', 'content-length': 7 }, 'content')
    await send(session, { ':path': '/', ':method': 'PUT' }, 'more content')
    const hanging = session.request({ ':path': '/hang' })
    hanging.on('error', () => undefined)
    await waitUntil('it is active', async () => (await app.page()).sum('http_server_active_requests') === 1)
    hanging.close(http2.constants.NGHTTP2_CANCEL)
    const page = await settledPage(app)
    expect(page.requests()).toEqual({
      'GET (unmatched) 200 -': 2,
      'GET (unmatched) 503 503': 1,
      'GET (unmatched) 204 -': 1,
      'HEAD (unmatched) 200 -': 1,
      '_OTHER (unmatched) 200 -': 1,
      'POST (unmatched) 200 -': 1,
      'PUT (unmatched) 200 -': 1,
      'GET (unmatched) - aborted': 1,
    })
    const sum = (of: string, method: string) =>
      page.sum(`http_server_${of}_body_size_bytes_sum`, { http_request_method: method })
    expect(sum('request', 'POST')).toBe('content'.length)
    expect(sum('request', 'PUT')).toBe('more content'.length)
    expect(sum('response', 'GET')).toBe('hello'.length * 3)
    expect(sum('response', 'HEAD')).toBe(0)
    expect(app.obs.status().instrumentations).toContainEqual(expect.objectContaining({ library: 'node:http2' }))
  })
})

it('HTTP/1.1 on a server of node:http2 is counted alike, and sizes are those before encryption', async () => {
  app = await instrumented()
  server = SERVERS['the compatibility API with TLS']()
  const url = (await listening(server)).replace('http', 'https')
  await new Promise((resolve, reject) => {
    https
      .get(url, { agent: false, rejectUnauthorized: false }, (response) => response.resume().on('end', resolve))
      .on('error', reject)
  })
  const page = await settledPage(app)
  expect(page.requests()).toEqual({ 'GET (unmatched) 200 -': 1 })
  expect(page.sum('http_server_response_body_size_bytes_sum')).toBe('hello'.length)
})

it('frameworks tell their routes over HTTP/2 as well', async () => {
  app = await instrumented()
  const fastify = Fastify({ http2: true })
  fastify.get('/users/:id', (request) => request.params)
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' })
  server = fastify.server
  await send(connect(url), { ':path': '/users/7' })
  expect((await settledPage(app)).requests()).toEqual({ 'GET /users/:id 200 -': 1 })
  expect(await get(`${app.telemetryUrl}/livez`)).toMatchObject({ status: 200 })
})
