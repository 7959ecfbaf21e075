import { once } from 'node:events'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { waitUntil } from '@ticolops/obs-testbed'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startApp } from '../child.ts'
import type { App } from '../child.ts'
import { Page } from '../page.ts'
import { get } from '../sdk.ts'
import { decodeSpans } from './otlp.ts'
import type { ReceivedSpan } from './otlp.ts'
import { Receiver } from './receiver.ts'
import { LINES, program, settledBooks, tracesState } from './recorded.ts'
import type { Line } from './recorded.ts'

const REQUESTS = 20

async function start(line: Line, node: readonly string[], env: NodeJS.ProcessEnv): Promise<[App, Receiver]> {
  const receiver = await new Receiver().listen()
  onTestFinished(() => receiver.vanish())
  const app = await startApp(program(line, 'threads.ts'), {
    node,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_BSP_SCHEDULE_DELAY: '50', ...env },
  })
  onTestFinished(() => void app.process.kill('SIGKILL'))
  return [app, receiver]
}

/** An application all of whose spans have come. Where it has a thread, that is the one that sends. */
async function answered(line: Line, node: readonly string[], env: NodeJS.ProcessEnv): Promise<App> {
  const options = JSON.stringify({ telemetry: { thread: 'main' } })
  const [running, { spans }] = await start(line, node, { OBS_OPTIONS: options, ...env })
  await tracesState(running, (traces) => traces.state === 'recording')
  for (let request = 0; request < REQUESTS; request++) await get(`${running.url}/trace`)
  expect(await settledBooks(running)).toMatchObject({ ended: REQUESTS, exported: REQUESTS })
  expect(spans).toHaveLength(REQUESTS)
  return running
}

/** The thread that sends spans, as the status tells it. */
async function sender(running: App): Promise<unknown> {
  const traces = await tracesState(running, ({ state }) => state === 'recording')
  return traces.state === 'recording' ? traces.thread : undefined
}

describe.each(LINES)('spans of OpenTelemetry %s.x', (line) => {
  it('are sent from a thread, which is none of the application', async () => {
    const [running, { spans }] = await start(line, [], {})
    await waitUntil('spans have come', async () => {
      await get(`${running.url}/trace`)
      return spans.length > 0
    })
    // Threads of the application are asked for what they count, and that takes the thread of the page.
    expect(running.lines).toEqual(['a thread'])
    const page = new Page((await get(`${running.telemetryUrl}/metrics`)).body)
    expect(page.samples.filter(({ labels }) => labels['worker'] !== undefined)).toEqual([])
    expect(running.lines).toEqual(['a thread', 'a thread'])
  })

  it('are sent from a thread by gRPC, too', async () => {
    const spans: ReceivedSpan[] = []
    const server = http2.createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        // A message has a byte that says whether it is compressed, and its length in four, before it.
        spans.push(...decodeSpans(Buffer.concat(chunks).subarray(5)))
        response.setHeader('content-type', 'application/grpc')
        response.addTrailers({ 'grpc-status': '0' })
        response.end(Buffer.alloc(5))
      })
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const [running] = await start(line, [], {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OBS_OPTIONS: JSON.stringify({ telemetry: { thread: 'main' } }),
    })
    await tracesState(running, (traces) => traces.state === 'recording')
    for (let request = 0; request < REQUESTS; request++) await get(`${running.url}/trace`)
    expect(await settledBooks(running)).toMatchObject({ ended: REQUESTS, exported: REQUESTS })
    expect(spans).toHaveLength(REQUESTS)
    expect(running.lines).toEqual(['a thread'])
  })

  it('are sent without it once it has ended, which is told', async () => {
    const running = await answered(line, [], { END_THREADS: 'yes' })
    expect(running.lines).toEqual([
      'a thread',
      expect.stringContaining('the thread that sends spans has ended (exit code 1). None are lost by that'),
    ])
    expect(await sender(running)).toBe('main')
  })

  it('are sent without it where threads are not allowed', async () => {
    const running = await answered(line, ['--permission', '--allow-fs-read=*'], {})
    expect(running.lines).toEqual([])
    expect(await sender(running)).toBe('main')
  })

  it.each(['argument', 'variable'])(
    'are sent from a thread that does not load what an %s makes Node load',
    async (by) => {
      const preload = `--require=${fileURLToPath(new URL('apps/loaded-first.cjs', import.meta.url))}`
      const running =
        by === 'an argument' ? await answered(line, [preload], {}) : await answered(line, [], { NODE_OPTIONS: preload })
      expect(running.lines).toEqual(['loaded first', 'a thread'])
      expect(await sender(running)).toBe('worker')
    },
  )
})
