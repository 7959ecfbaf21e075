import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { load } from './load.ts'

let server: Server | undefined
afterEach(() => server?.close().closeAllConnections())

async function serve(answer: RequestListener): Promise<number> {
  server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

describe('the load', () => {
  it('reports as many answers as the server has given', async () => {
    let answers = 0
    const port = await serve((_request, response) => response.end(String(answers++)))
    const report = await load({ port, paths: ['/'], seconds: 0.2 })
    expect(report).toMatchObject({ answered: answers, failed: 0 })
    expect(answers).toBeGreaterThanOrEqual(32)
  })

  it('asks for its paths in turn', async () => {
    const seen: Record<string, number> = {}
    const port = await serve(({ url = '' }, response) => {
      seen[url] = (seen[url] ?? 0) + 1
      response.end('ok')
    })
    await load({ port, paths: ['/a', '/b', '/c'], seconds: 0.1 })
    const counts = Object.values(seen)
    expect(Object.keys(seen).toSorted()).toEqual(['/a', '/b', '/c'])
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  })

  it('never asks more than its rate allows', async () => {
    const port = await serve((_request, response) => response.end('ok'))
    const { answered } = await load({ port, paths: ['/'], seconds: 0.2, rate: 500 })
    expect(answered).toBeGreaterThan(0)
    expect(answered).toBeLessThanOrEqual(100)
  })

  it('tells how long each request took, those that waited for a connection included, when it is asked to', async () => {
    const port = await serve((_request, response) => void setTimeout(() => response.end('ok'), 50))
    // Twice as many as connections.
    const report = await load({ port, paths: ['/'], seconds: 0.1, rate: 640, latencies: true })
    expect(report.latencies).toHaveLength(report.answered)
    expect(Math.min(...(report.latencies ?? []))).toBeGreaterThan(45)
    expect((await load({ port, paths: ['/'], seconds: 0.1, rate: 640 })).latencies).toBeUndefined()
  })

  it('tells errors from answers', async () => {
    let requests = 0
    const port = await serve((_request, response) => {
      response.statusCode = requests++ % 2 === 0 ? 200 : 500
      response.end('ok')
    })
    const report = await load({ port, paths: ['/'], seconds: 0.1 })
    expect(report).toMatchObject({ answered: Math.ceil(requests / 2), failed: Math.floor(requests / 2) })
  })

  it('gives up when the server ends a connection', async () => {
    const port = await serve((request) => request.socket.destroy())
    await expect(load({ port, paths: ['/'], seconds: 5 })).rejects.toThrow(/ended a connection|ECONNRESET|EPIPE/)
  })

  it('gives up when it cannot tell where a response ends', async () => {
    const port = await serve((_request, response) => response.writeHead(200).end('chunked'))
    await expect(load({ port, paths: ['/'], seconds: 5 })).rejects.toThrow('content-length')
  })
})
