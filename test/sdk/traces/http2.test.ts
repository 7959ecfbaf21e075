import http2 from 'node:http2'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { App } from '../child.ts'
import { listening } from '../sdk.ts'
import { Receiver } from './receiver.ts'
import { LINES, startRecorded } from './recorded.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
let app: App
let receiver: Receiver
let downstream: http2.Http2Server
let downstreamUrl: string

beforeEach(async () => {
  receiver = await new Receiver().listen()
  downstream = http2.createServer()
  downstream.on('stream', (stream, headers) => {
    stream.respond({ ':status': headers[':method'] === 'PUT' ? 503 : 200 })
    stream.end(JSON.stringify({ method: headers[':method'], traceparent: headers['traceparent'] }))
  })
  downstreamUrl = await listening(downstream)
})
afterEach(async () => {
  app.process.kill('SIGKILL')
  downstream.close()
  await receiver.vanish()
})

async function asked(url: string, headers: http2.OutgoingHttpHeaders): Promise<string> {
  const session = http2.connect(url)
  const stream = session.request(headers)
  let body = ''
  stream.setEncoding('utf8')
  for await (const chunk of stream) body += String(chunk)
  session.close()
  return body
}

it.each(LINES)('HTTP/2 has spans on both sides and carries the trace on, with OpenTelemetry %s.x', async (line) => {
  app = await startRecorded(receiver, line, { file: 'http2.ts', env: { DOWNSTREAM_URL: downstreamUrl } })
  // A header may have any name, and the first request of a process is not carried on.
  await asked(app.url, { ':path': '/first', headers: 'none' })
  const body = await asked(app.url, {
    ':path': '/orders?token=secret',
    traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    headers: 'none',
  })
  const answers = JSON.parse(body) as { method: string; traceparent: string }[]
  const spans = await receiver.trace(traceId, 4)
  const server = spans.find(({ kind }) => kind === 'server')
  const calls = spans.filter(({ kind }) => kind === 'client')
  expect(server).toMatchObject({
    name: 'GET',
    parentSpanId: '00f067aa0ba902b7',
    attributes: {
      'url.path': '/orders',
      'url.query': 'token=REDACTED',
      'network.protocol.version': '2',
      'http.response.status_code': 200,
    },
  })
  expect(calls.map(({ name, failed, parentSpanId }) => [name, failed, parentSpanId === server?.spanId])).toEqual([
    ['GET', false, true],
    ['POST', false, true],
    ['PUT', true, true],
  ])
  expect(calls[0]?.attributes['url.full']).toBe(`${downstreamUrl}/a?sig=REDACTED`)
  expect(answers).toEqual(
    calls.map(({ name, spanId }) => ({ method: name, traceparent: `00-${traceId}-${spanId}-01` })),
  )
  expect(app.lines).toEqual([])
})
