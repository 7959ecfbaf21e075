import http from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { startApp } from '../child.ts'
import type { App } from '../child.ts'
import { get } from '../sdk.ts'
import { Receiver } from './receiver.ts'
import { LINES, program, startRecorded } from './recorded.ts'

let app: App | undefined
let receiver: Receiver | undefined
afterEach(async () => {
  app?.process.kill('SIGKILL')
  await receiver?.vanish()
  app = receiver = undefined
})

/** Clients that ask until the server is gone; resolves to how many answers they got. */
async function answersUntil(url: string, end: (answered: () => number) => Promise<void>): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 })
  let answered = 0
  const client = async () => {
    for (;;) {
      const answer = await get(`${url}/trace`, { agent }).catch(() => undefined)
      if (answer === undefined) return
      answered++
    }
  }
  const clients = Array.from({ length: 16 }, client)
  await end(() => answered)
  await Promise.all(clients)
  agent.destroy()
  return answered
}

describe.each(LINES)('with OpenTelemetry %s.x', (line) => {
  it('SIGTERM under load: a span has come for every answer', async () => {
    receiver = await new Receiver().listen()
    const running = (app = await startRecorded(receiver, line, { env: { OTEL_BSP_MAX_QUEUE_SIZE: '100000' } }))
    const answered = await answersUntil(running.url, async (soFar) => {
      await waitUntil('the load is on', async () => soFar() > 300)
      running.process.kill('SIGTERM')
    })
    expect(await running.exit).toEqual({ code: null, signal: 'SIGTERM' })
    expect(running.lines).toEqual([])
    expect(receiver.spans.filter(({ name }) => name === 'GET /trace')).toHaveLength(answered)
  })

  it('SIGTERM under load and a receiver that hangs: the process ends in time and tells how many spans are lost', async () => {
    const of = (receiver = await new Receiver().listen())
    const running = (app = await startRecorded(of, line, {
      env: { OTEL_BSP_MAX_QUEUE_SIZE: '100000', OBS_OPTIONS: '{"shutdown":{"deadline":2000}}' },
    }))
    const answered = await answersUntil(running.url, async (soFar) => {
      await waitUntil('some have come', async () => of.spans.length > 100 && soFar() > 300)
      of.behaviour = () => undefined
      running.process.kill('SIGTERM')
    })
    expect(await running.exit).toEqual({ code: null, signal: 'SIGTERM' })
    const told = running.lines.map((text) => Number(/traces: (\d+) spans were not sent to/.exec(text)?.[1]))
    expect(told).toHaveLength(1)
    expect(of.spans.length + (told[0] ?? 0)).toBe(answered)
  })

  it('SIGTERM under load and a receiver that is given up in time: all that is lost is told', async () => {
    const of = (receiver = await new Receiver().listen())
    const running = (app = await startRecorded(of, line, {
      env: { OTEL_BSP_MAX_QUEUE_SIZE: '100000', OTEL_EXPORTER_OTLP_TIMEOUT: '500' },
    }))
    const answered = await answersUntil(running.url, async (soFar) => {
      await waitUntil('some have come', async () => of.spans.length > 100 && soFar() > 300)
      of.behaviour = () => undefined
      await waitUntil('the first are lost', async () => running.lines.length > 0)
      running.process.kill('SIGTERM')
    })
    expect(await running.exit).toEqual({ code: null, signal: 'SIGTERM' })
    await waitUntil('its last words are read', async () => running.process.stderr?.readableEnded === true)
    const told = running.lines.map((text) =>
      Number(/traces: (\d+) (?:more )?spans could not be sent to/.exec(text)?.[1]),
    )
    expect(told).toHaveLength(2)
    expect(of.spans.length + told.reduce((sum, each) => sum + each, 0)).toBe(answered)
  })

  it.each([
    ['by itself', 'itself', 0],
    ['by an unhandled rejection', 'rejection', 1],
    ['by process.exit()', 'exit', 3],
    ['by an exception', 'crash', 1],
  ])('a program that ends %s loses no span without a word', async (_name, way, code) => {
    const of = (receiver = await new Receiver().listen())
    const running = (app = await startApp(program(line, 'ending.ts'), {
      args: [way],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: of.endpoint },
    }))
    expect(await running.exit).toEqual({ code, signal: null })
    await waitUntil('its last words are read', async () => running.process.stderr?.readableEnded === true)
    const told = running.lines.flatMap((text) => /traces: (\d+) spans were not sent to/.exec(text)?.[1] ?? [])
    expect(of.spans.length + Number(told[0] ?? 0)).toBe(5)
    // Only who ends by itself has the time to send.
    expect(told).toHaveLength(way === 'itself' ? 0 : 1)
  })

  it('a program that crashes at once dies as it would without us', async () => {
    const running = (app = await startApp(program(line, 'ending.ts'), {
      args: ['crash at once'],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
    }))
    expect(await running.exit).toEqual({ code: 1, signal: null })
    await waitUntil('its last words are read', async () => running.process.stderr?.readableEnded === true)
    expect(running.lines.join('\n')).toContain('Error: crashed at once')
    expect(running.lines.join('\n')).not.toContain('@ticolops/obs:')
  })
})
