import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startLoad } from './load.ts'

async function serve(answer: (path: string) => number | undefined): Promise<string> {
  const server = createServer((request, response) => {
    const status = answer(request.url ?? '')
    if (status !== undefined) response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

describe('the load', () => {
  it('sends as many requests as rate and time say, in the mix that was asked for', async () => {
    const url = await serve((path) => (path === '/fail' ? 503 : 200))
    const load = startLoad({
      targets: [url],
      rate: 200,
      seconds: 0.5,
      requests: [
        { weight: 9, path: '/ok' },
        { weight: 1, path: '/fail' },
      ],
    })
    const counts = await load.done
    expect(counts).toMatchObject({ sent: 100, failed: 0, dropped: 0 })
    expect(counts.answers['5xx']).toBeGreaterThanOrEqual(9)
    expect(counts.answers['5xx']).toBeLessThanOrEqual(11)
    expect((counts.answers['2xx'] ?? 0) + (counts.answers['5xx'] ?? 0)).toBe(100)
  })

  it('does not pile up on a server that is silent: what is too much is dropped, what is given up is counted', async () => {
    const url = await serve(() => undefined)
    const load = startLoad({
      targets: [url],
      rate: 100,
      seconds: 0.2,
      maxInFlight: 5,
      timeoutMs: 1000,
      requests: [{ weight: 1, path: '/' }],
    })
    expect(await load.done).toEqual({ sent: 5, answers: {}, failed: 5, dropped: 15 })
  })
})
