import http2 from 'node:http2'
import type { ClientHttp2Session, Http2Server } from 'node:http2'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort, waitUntil } from '@ticolops/obs-testbed'
import { instrumented, listening } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'
import { closed, outgoing } from './outgoing.ts'

describe('requests of node:http2', () => {
  let app: Instrumented
  let server: Http2Server
  let session: ClientHttp2Session
  let port: string
  beforeEach(async () => {
    server = http2.createServer((request, response) => {
      if (request.url === '/hang') return
      if (request.url === '/reset') request.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR)
      else if (request.url === '/push')
        response.stream.pushStream({ ':path': '/pushed' }, (_error, pushed) => {
          pushed.respond({ ':status': 200 })
          pushed.end('pushed')
          response.end('x')
        })
      else response.writeHead(Number(request.url.slice(1)) || 200).end('x')
    })
    const url = await listening(server)
    ;({ port } = new URL(url))
    session = http2.connect(url)
    app = await instrumented()
  })
  afterEach(async () => {
    session.destroy()
    server.close()
    await app.stop()
  })

  async function ended(path: string, headers: http2.OutgoingHttpHeaders = {}): Promise<void> {
    const stream = session.request({ ':path': path, ...headers })
    stream.resume()
    await closed(stream)
  }

  it('are counted by peer, method and status, and what the server pushes is not', async () => {
    await ended('/200')
    await ended('/404', { ':method': 'POST' })
    await ended('/push')
    expect(await outgoing(app, port)).toEqual({ 'GET 200 -': 2, 'POST 404 404': 1 })
  })

  it('that fail are counted once, with the error', async () => {
    await ended('/reset')
    const aborted = session.request({ ':path': '/hang' })
    aborted.close(http2.constants.NGHTTP2_CANCEL)
    await closed(aborted)
    await waitUntil('both are counted', async () => Object.keys(await outgoing(app, port)).length === 2)
    expect(await outgoing(app, port)).toEqual({ 'GET - ERR_HTTP2_STREAM_ERROR': 1, 'GET - aborted': 1 })
  })

  it('on a session that finds no server are counted with the reason', async () => {
    const nobody = await freePort()
    const lost = http2.connect(`http://127.0.0.1:${nobody}`)
    lost.on('error', () => undefined)
    const stream = lost.request({ ':path': '/' })
    await closed(stream)
    expect(await outgoing(app, nobody)).toEqual({ 'GET - ECONNREFUSED': 1 })
  })
})
