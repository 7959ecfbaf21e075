import https from 'node:https'
import { afterEach, describe, expect, it } from 'vitest'
import { generate } from 'selfsigned'
import { freePort, waitUntil } from '@ticolops/obs-testbed'
import type { App } from '../child.ts'
import { get } from '../sdk.ts'
import { partialSuccess } from './otlp.ts'
import { accepting, Receiver } from './receiver.ts'
import { LINES, pageBooks, settledBooks, startRecorded, tracesState } from './recorded.ts'
import type { Line } from './recorded.ts'

const REQUESTS = 30

let app: App | undefined
let receiver: Receiver | undefined
afterEach(async () => {
  app?.process.kill('SIGKILL')
  await receiver?.vanish()
  app = receiver = undefined
})

/** The application with a receiver that has a second for each batch, retries included. */
async function start(line: Line, of: Receiver, env: NodeJS.ProcessEnv = {}): Promise<App> {
  receiver = of
  app = await startRecorded(of, line, { env: { OTEL_EXPORTER_OTLP_TIMEOUT: '1000', ...env } })
  return app
}

/** None of these requests may notice what becomes of their spans. */
async function load(of: App, requests = REQUESTS): Promise<void> {
  const answers = await Promise.all(Array.from({ length: requests }, () => get(`${of.url}/trace`)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: requests }, () => 200))
}

function total(dropped: Readonly<Record<string, number>>): number {
  return Object.values(dropped).reduce((sum, each) => sum + each, 0)
}

describe.each(LINES)('with OpenTelemetry %s.x, every span is accounted for when the receiver', (line) => {
  it.each([
    {
      name: 'hangs',
      behaviour: () => undefined,
      lost: 'it does not answer in time',
      reason: 'export_failed',
    },
    {
      name: 'answers 500',
      behaviour: (response) => void response.writeHead(500).end(),
      lost: 'it answers 500',
      reason: 'export_failed',
    },
    {
      name: 'answers 401',
      behaviour: (response) => void response.writeHead(401).end(),
      lost: 'it answers 401',
      reason: 'export_failed',
    },
    {
      name: 'answers 429 and asks for patience that nobody has',
      behaviour: (response) => void response.writeHead(429, { 'retry-after': '60' }).end(),
      lost: 'it keeps answering 429',
      reason: 'export_failed',
    },
    {
      name: 'breaks the connection',
      behaviour: (response) => void response.socket?.destroy(),
      lost: 'socket hang up',
      reason: 'export_failed',
    },
    {
      name: 'rejects all of them and answers 200',
      behaviour: (response) => void response.end(partialSuccess(1_000_000, 'quota exceeded')),
      lost: 'the receiver rejected them: quota exceeded',
      reason: 'rejected',
    },
  ] satisfies { name: string; behaviour: Receiver['behaviour']; lost: string; reason: string }[])(
    '$name',
    async ({ behaviour, lost, reason }) => {
      const of = await new Receiver().listen()
      of.behaviour = behaviour
      const running = await start(line, of)
      await load(running)
      const books = await settledBooks(running)
      expect(books).toMatchObject({ started: REQUESTS, ended: REQUESTS, exported: 0, live: 0, queued: 0 })
      expect(books.dropped).toMatchObject({ [reason]: REQUESTS })
      expect(await pageBooks(running)).toMatchObject({ ended: REQUESTS, exported: 0, queued: 0, [reason]: REQUESTS })
      // One line for all that is lost, with where and what to do.
      expect(running.lines).toEqual([
        expect.stringMatching(
          /^@ticolops\/obs: traces: \d+ spans could not be sent to http:\/\/127\.0\.0\.1:\d+\/v1\/traces: /,
        ),
      ])
      expect(running.lines[0]).toContain(lost)
      expect(running.lines[0]).toContain('Check OTEL_EXPORTER_OTLP_ENDPOINT')
    },
  )

  it('is not there', async () => {
    const of = await new Receiver().listen()
    await of.vanish()
    const running = await start(line, of)
    receiver = undefined
    await load(running)
    const books = await settledBooks(running)
    expect(books.dropped.export_failed).toBe(REQUESTS)
    expect(running.lines).toEqual([expect.stringContaining('ECONNREFUSED')])
  })

  it('is slow: none is lost', async () => {
    const of = await new Receiver().listen()
    of.behaviour = (...parts) => void setTimeout(() => accepting(...parts), 300)
    const running = await start(line, of)
    await load(running)
    expect(await settledBooks(running)).toMatchObject({ exported: REQUESTS, queued: 0 })
    expect(of.spans).toHaveLength(REQUESTS)
    expect(running.lines).toEqual([])
  })

  it('asks for another try and then accepts: none is lost', async () => {
    const of = await new Receiver().listen()
    of.behaviour = (response, accept, attempt) => {
      if (attempt === 1) response.writeHead(429, { 'retry-after': '1' }).end()
      else accepting(response, accept, attempt)
    }
    const running = await start(line, of, { OTEL_EXPORTER_OTLP_TIMEOUT: '5000' })
    await load(running)
    expect(await settledBooks(running)).toMatchObject({ exported: REQUESTS, queued: 0 })
    expect(of.spans).toHaveLength(REQUESTS)
  })

  it('vanishes and comes back: what it got and what was lost is everything', async () => {
    const of = await new Receiver().listen()
    const running = await start(line, of)
    await load(running)
    await waitUntil('the first have come', async () => of.spans.length === REQUESTS)
    await of.vanish()
    await load(running)
    await settledBooks(running)
    await of.listen()
    await load(running)
    const books = await settledBooks(running)
    expect(books.ended).toBe(3 * REQUESTS)
    expect(books.exported + total(books.dropped)).toBe(3 * REQUESTS)
    expect(of.spans).toHaveLength(books.exported)
    expect(books.exported).toBeGreaterThanOrEqual(2 * REQUESTS)
  })

  it('hangs until the queue is full: what finds no room is counted, and no more memory is taken', async () => {
    const of = await new Receiver().listen()
    of.behaviour = () => undefined
    const running = await start(line, of, {
      OTEL_BSP_MAX_QUEUE_SIZE: '10',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5',
      OTEL_EXPORTER_OTLP_TIMEOUT: '3000',
    })
    await load(running, 60)
    const full = await tracesState(running, (traces) => traces.state === 'recording' && traces.spans.live === 0)
    if (full.state !== 'recording') throw new Error('it does not record')
    expect(full.spans.dropped.queue_full).toBeGreaterThanOrEqual(60 - 10 - 2 * 5)
    expect(full.spans.queued).toBeLessThanOrEqual(10 + 5)
    const books = await settledBooks(running)
    expect(books).toMatchObject({ ended: 60, exported: 0 })
    expect(total(books.dropped)).toBe(60)
  })

  it('speaks TLS with a certificate that nobody knows', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }])
    const of = await new Receiver(https.createServer({ key, cert })).listen()
    const running = await start(line, of, { OTEL_EXPORTER_OTLP_ENDPOINT: of.endpoint.replace('http:', 'https:') })
    await load(running)
    expect((await settledBooks(running)).dropped.export_failed).toBe(REQUESTS)
    expect(running.lines).toEqual([expect.stringContaining('self-signed certificate')])
  })

  it('is no HTTP server at all', async () => {
    const of = await new Receiver().listen()
    const running = await start(line, of, { OTEL_EXPORTER_OTLP_ENDPOINT: of.endpoint.replace('http:', 'https:') })
    await load(running)
    expect((await settledBooks(running)).dropped.export_failed).toBe(REQUESTS)
    expect(running.lines).toHaveLength(1)
  })
})

it('credentials of the endpoint are told to nobody', async () => {
  const port = await freePort()
  const of = await new Receiver().listen()
  const running = await start('3', of, { OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:hunter2@127.0.0.1:${port}` })
  await load(running)
  await settledBooks(running)
  expect(running.lines).toEqual([expect.stringContaining('http://REDACTED@127.0.0.1')])
  expect((await get(`${running.telemetryUrl}/statusz`)).body).not.toContain('hunter2')
})
