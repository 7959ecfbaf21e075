import http from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import type { Line } from '../logs/written.ts'
import { get } from '../sdk.ts'
import { SERVERS, startRoad } from './road.ts'
import type { Road } from './road.ts'

const CLIENTS = 16
/** Every so many requests one fails. */
const FAILING = 20
/** Spans of a request: its own, SQL, Redis. */
const SPANS = 3

interface Answers {
  readonly all: number
  /** With 500. */
  readonly failed: number
}

await describeWithServers('SIGTERM at full load, with everything on', SERVERS, () => {
  let road: Road
  afterEach(() => road.stop())

  /** Clients that ask, as fast as they are answered, until the server is gone; `begun` runs once the load is on. */
  async function askUntilTheEnd(begun: () => void): Promise<Answers> {
    const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS })
    const answers = { all: 0, failed: 0 }
    let sent = 0
    let open = true
    const client = async () => {
      while (open) {
        const order = sent++ % FAILING === 0 ? 9 : 8
        try {
          const { status } = await get(`${road.shop.url}/orders/${order}/price`, { agent })
          answers.all++
          if (status === 500) answers.failed++
        } catch {
          open = false
        }
      }
    }
    const clients = Array.from({ length: CLIENTS }, client)
    await waitUntil('the load is on', async () => answers.all > 500)
    begun()
    await Promise.all(clients)
    agent.destroy()
    return answers
  }

  /** What the process said at the end of losses, by what is lost. */
  function told(pattern: RegExp): number {
    return road.shop.lines.reduce((sum, line) => sum + Number(pattern.exec(line)?.[1] ?? 0), 0)
  }
  const lines = () => road.shop.lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []))
  const ended = () =>
    waitUntil('all that it wrote is read', async () =>
      [road.shop.process.stdout, road.shop.process.stderr].every((stream) => stream?.readableEnded === true),
    )

  it('loses nothing: for each answer there are a request’s spans, a log line, and an error where it failed', async () => {
    road = await startRoad({ env: { OTEL_BSP_MAX_QUEUE_SIZE: '100000' } })
    const answers = await askUntilTheEnd(() => road.shop.process.kill('SIGTERM'))
    expect(await road.shop.exit).toEqual({ code: null, signal: 'SIGTERM' })
    await road.drain()
    await ended()
    const requests = road.spans.spans.filter(({ name }) => name === 'GET /orders/:id/price')
    console.log(
      `${answers.all} answers, ${answers.failed} of them 500; ${requests.length} of ${road.spans.spans.length} spans are of requests; ${road.errors.events.length} errors`,
    )
    expect({
      requests: requests.length,
      failedRequests: requests.filter(({ failed }) => failed).length,
      spans: road.spans.spans.length,
      lines: lines().filter(({ msg }) => msg === 'priced').length,
      errors: road.errors.events.length,
    }).toEqual({
      requests: answers.all,
      failedRequests: answers.failed,
      spans: SPANS * answers.all,
      lines: answers.all,
      errors: answers.failed,
    })
    expect(road.shop.lines.filter((line) => line.startsWith('@ticolops/obs'))).toEqual([])
    const traces = new Set(requests.map(({ traceId }) => traceId))
    expect(lines().filter((line) => !traces.has(String(line['trace_id'])))).toEqual([])
    expect(road.errors.events.filter(({ contexts }) => !traces.has(String(contexts?.['trace']?.['trace_id'])))).toEqual(
      [],
    )
  })

  it('with receivers that hang, it ends all the same and tells what was lost of spans and errors', async () => {
    road = await startRoad({
      collector: false,
      env: { OTEL_BSP_MAX_QUEUE_SIZE: '100000', OBS_OPTIONS: '{"shutdown":{"deadline":2000}}' },
    })
    const answers = await askUntilTheEnd(() => {
      road.spans.behaviour = () => undefined
      road.errors.behaviour = 'hang'
      road.shop.process.kill('SIGTERM')
    })
    expect(await road.shop.exit).toEqual({ code: null, signal: 'SIGTERM' })
    await ended()
    const lost = {
      spans: told(/traces: (\d+) spans were not sent/),
      errors: told(/(\d+) errors? could not be sent/),
    }
    console.log(
      `${answers.all} answers, ${answers.failed} of them 500; ${road.spans.spans.length} spans received, ${lost.spans} told as lost; ${road.errors.events.length} errors received, ${lost.errors} told as lost`,
    )
    expect(lost.spans).toBeGreaterThan(0)
    expect({
      spans: road.spans.spans.length + lost.spans,
      lines: lines().filter(({ msg }) => msg === 'priced').length,
      errors: road.errors.events.length + lost.errors,
    }).toEqual({ spans: SPANS * answers.all, lines: answers.all, errors: answers.failed })
  })
})
