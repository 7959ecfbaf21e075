import type { Server } from 'node:http'
import { Agent, createServer, get } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FaultProxy } from './fault-proxy.ts'
import { startFaultProxy } from './fault-proxy.ts'

let server: Server
let proxy: FaultProxy
beforeEach(async () => {
  server = createServer((_request, response) => response.end('hello'))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  proxy = await startFaultProxy({ port: typeof address === 'object' && address !== null ? address.port : 0 })
})
afterEach(async () => {
  await proxy.stop()
  server.closeAllConnections()
  server.close()
})

/** The body, or the code of the failure. */
function ask(agent?: Agent, timeout = 5000): Promise<string> {
  return new Promise((resolve) => {
    const request = get({ host: proxy.host, port: proxy.port, agent: agent ?? false, timeout }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve(text))
    })
    request.on('timeout', () => request.destroy(Object.assign(new Error(), { code: 'SILENCE' })))
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
  })
}

describe('the fault proxy', () => {
  it('passes everything on until it is told to fail, and again afterwards', async () => {
    expect(await ask()).toBe('hello')
    await proxy.set({ mode: 'refuse' })
    expect(await ask()).toBe('ECONNREFUSED')
    await proxy.set({ mode: 'pass' })
    expect(await ask()).toBe('hello')
  })

  it('resets connections, those that are open too', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    expect(await ask(agent)).toBe('hello')
    expect(proxy.connections).toBe(1)
    await proxy.set({ mode: 'reset' })
    expect(proxy.connections).toBe(0)
    expect(await ask()).toBe('ECONNRESET')
    agent.destroy()
  })

  it('takes data and never answers as a black hole', async () => {
    await proxy.set({ mode: 'blackhole' })
    expect(await ask(undefined, 200)).toBe('SILENCE')
  })

  it('delays both ways', async () => {
    await proxy.set({ mode: 'latency', ms: 60 })
    const started = performance.now()
    expect(await ask()).toBe('hello')
    expect(performance.now() - started).toBeGreaterThan(115)
  })
})
