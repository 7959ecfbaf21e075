import * as fc from 'fast-check'
import net from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../child.ts'
import { Receiver } from './receiver.ts'
import { settledBooks, startRecorded } from './recorded.ts'

let app: App
const receiver = new Receiver()
beforeAll(async () => {
  await receiver.listen()
  app = await startRecorded(receiver, '3')
})
afterAll(async () => {
  app.process.kill('SIGKILL')
  await receiver.vanish()
})

/** One request with headers as they are, on a connection of its own; resolves to the answer. */
function asked(headers: readonly (readonly [string, string])[], target = '/trace'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(app.url).port), '127.0.0.1')
    const lines = [`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers.map((pair) => pair.join(': '))]
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
    socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  })
}

/** What HTTP lets through in a header: all but control characters. */
const DELETE = 0x7f
const text = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== DELETE)
    .map((code) => String.fromCharCode(code)),
  maxLength: 300,
})
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`))
const traceparent = fc.oneof(
  text,
  fc.tuple(hex(2), hex(32), hex(16), hex(2)).map((parts) => parts.join('-')),
  fc.tuple(hex(2), hex(32), hex(16), hex(2), text).map((parts) => parts.join('-')),
)
const name = fc.constantFrom(
  'traceparent',
  'tracestate',
  'baggage',
  'Traceparent',
  'user-agent',
  'x-forwarded-for',
  'forwarded',
)

it('whatever a caller sends, it is answered, has a trace and one span', async () => {
  const before = receiver.spans.length
  let requests = 0
  await fc.assert(
    fc.asyncProperty(traceparent, fc.array(fc.tuple(name, text), { maxLength: 6 }), async (parent, others) => {
      requests++
      const answer = await asked([['traceparent', parent], ...others])
      expect(answer).toMatch(/^HTTP\/1\.1 200 /)
      expect(answer).toMatch(/"traceId":"(?!0{32})[0-9a-f]{32}","spanId":"(?!0{16})[0-9a-f]{16}"/)
    }),
    { numRuns: 300 },
  )
  const books = await settledBooks(app)
  // A caller may decide that nothing is recorded.
  expect(books.ended).toBeLessThanOrEqual(requests)
  expect(books.exported).toBe(books.ended)
  expect(receiver.spans.length - before).toBe(books.exported)
  expect(app.lines).toEqual([])
})

it('megabytes of baggage and state cost no more than their head', async () => {
  const answer = await asked([
    ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ...Array.from({ length: 60 }, (_, index) => ['baggage', `k${index}=${'v'.repeat(100)}`] as const),
    ['tracestate', Array.from({ length: 200 }, (_, index) => `k${index}=v`).join(',')],
  ])
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  await settledBooks(app)
  expect(app.lines).toEqual([])
})
