import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { onFrames, sendFrame } from './frames.ts'

let client: Socket
let server: Socket
const listener = createServer()

beforeEach(async () => {
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  client = connect((listener.address() as AddressInfo).port, '127.0.0.1')
  const [accepted] = (await once(listener, 'connection')) as [Socket]
  server = accepted
})
afterEach(() => {
  client.destroy()
  server.destroy()
  listener.close()
})

/** The first `count` values that the server receives. */
function received(count: number): Promise<unknown[]> {
  return new Promise((resolve) => {
    const values: unknown[] = []
    onFrames(server, (value) => {
      values.push(value)
      if (values.length === count) resolve(values)
    })
  })
}

it('values arrive whole and in order, however the stream is cut', async () => {
  const values = [{ a: Number.NaN }, { long: 'x'.repeat(300_000) }, new Float64Array([1, 2]), 'end']
  const arrived = received(4)
  for (const value of values) sendFrame(client, value)
  expect(await arrived).toEqual(values)
})

it('a peer that sends something else is cut off', async () => {
  onFrames(server, () => undefined)
  client.write('GET / HTTP/1.1\r\n\r\n')
  await once(client, 'close')
  expect(server.destroyed).toBe(true)
})
