import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { metricsOf, obsTraces } from '@ticolops/obs-signals'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { startApp } from '../child.ts'
import type { App } from '../child.ts'
import { Page } from '../page.ts'
import { get, listening } from '../sdk.ts'
import type { ReceivedSpan } from './otlp.ts'
import { Receiver } from './receiver.ts'
import { LINES, program, startRecorded, tracesState } from './recorded.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, baggage: 'customer=7' }

let app: App | undefined
let receiver: Receiver
let downstream: http.Server
const asked: http.IncomingHttpHeaders[] = []
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  downstream = http.createServer((request, response) => {
    asked.push(request.headers)
    response.end('{}')
  })
  env = { DOWNSTREAM_URL: await listening(downstream) }
})
afterAll(() => void downstream.close())
beforeEach(async () => {
  asked.length = 0
  receiver = await new Receiver().listen()
})
afterEach(async () => {
  app?.process.kill('SIGKILL')
  app = undefined
  await receiver.vanish()
})

function named(spans: readonly ReceivedSpan[], name: string): ReceivedSpan {
  const found = spans.find((span) => span.name === name)
  if (found === undefined) throw new Error(`there is no span ${name}`)
  return found
}

describe.each(LINES)('with OpenTelemetry %s.x', (line) => {
  it('a provider of the application gets the spans, and its own process exports them', async () => {
    const running = (app = await startRecorded(receiver, line, {
      file: 'joined.ts',
      env: {
        ...env,
        OTEL_SERVICE_NAME: 'its-own',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      },
    }))
    expect(await tracesState(running, ({ state }) => state !== 'loading')).toEqual({
      state: 'joined',
      openTelemetry: expect.stringMatching(line === '3' ? /^0\.3/ : /^0\.2/) as string,
      provider: expect.stringMatching(/TracerProvider/) as string,
    })
    await get(`${running.url}/orders/7`, { headers })
    const spans = await receiver.trace(traceId, 3)
    const server = named(spans, 'GET /orders/:id')
    const priced = named(spans, 'price order')
    const call = named(spans, 'GET')
    expect(server.resource).toMatchObject({ 'service.name': 'its-own', 'deployment.environment.name': 'test' })
    expect([priced.parentSpanId, call.parentSpanId]).toEqual([server.spanId, priced.spanId])
    expect(asked[0]?.['traceparent']).toBe(`00-${traceId}-${call.spanId}-01`)
    // Its exports are hidden from its metrics, as ours are.
    const page = new Page((await get(`${running.telemetryUrl}/metrics`)).body)
    expect(page.find('http_client_request_duration_seconds_count')).toHaveLength(1)
    expect(running.lines).toEqual([])
  })

  it('spans made through the API are below the request, what they do is below them, and baggage is there', async () => {
    const running = (app = await startRecorded(receiver, line, { file: 'own-spans.ts', env }))
    const answer = JSON.parse((await get(running.url, { headers })).body) as Record<string, string>
    const spans = await receiver.trace(traceId, 3)
    const [server, own, call] = [
      spans.find(({ kind }) => kind === 'server'),
      named(spans, 'own'),
      named(
        spans.filter(({ kind }) => kind === 'client'),
        'GET',
      ),
    ]
    expect(own).toMatchObject({
      parentSpanId: server?.spanId,
      scope: 'application',
      resource: { 'service.name': 'own' },
    })
    expect(call.parentSpanId).toBe(own.spanId)
    expect(answer).toEqual({ traceId, spanId: own.spanId, active: own.spanId, customer: '7' })
    expect(asked[0]).toMatchObject({ traceparent: `00-${traceId}-${call.spanId}-01`, baggage: 'customer=7' })
    expect(running.lines).toEqual([])
  })

  it('a context manager that cannot be entered stays, and what that means is told', async () => {
    const running = (app = await startApp(new URL(`apps/otel-${line}/own-spans.ts`, import.meta.url).pathname, {
      args: ['sealed'],
      env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_BSP_SCHEDULE_DELAY: '50' },
    }))
    await tracesState(running, ({ state }) => state === 'recording')
    await get(running.url, { headers })
    await receiver.trace(traceId, 1)
    expect(running.lines).toEqual([
      expect.stringMatching(/context manager \(Sealed\) cannot be entered.*AsyncLocalStorageContextManager/),
    ])
  })

  it('another OpenTelemetry can be set up after an end', async () => {
    const running = (app = await startApp(new URL(`apps/otel-${line}/again.ts`, import.meta.url).pathname, {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
    }))
    await running.exit
    await waitUntil('its lines are read', async () => running.lines.length > 0)
    expect(running.lines).toEqual(['recording', 'nothing is registered', 'recording'])
  })
})

it('a copy of the API that does not find the one that records is told of', async () => {
  // The SDK of 2.x beside the API of 3.x, as an update of one alone leaves them.
  const folder = mkdtempSync(path.join(tmpdir(), 'two-apis-'))
  try {
    const scope = path.join(folder, 'node_modules/@opentelemetry')
    mkdirSync(scope, { recursive: true })
    for (const [name, line] of [
      ['sdk-node', '2'],
      ['api', '3'],
    ] as const)
      symlinkSync(path.join(path.dirname(program(line)), 'node_modules/@opentelemetry', name), path.join(scope, name))
    const main = path.join(folder, 'main.mjs')
    writeFileSync(main, `await import(${JSON.stringify(new URL('apps/application.ts', import.meta.url).href)})\n`)
    const running = (app = await startApp(main, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint } }))
    await tracesState(running, ({ state }) => state === 'recording')
    expect(running.lines).toEqual([
      expect.stringMatching(
        /uses @opentelemetry\/api 1\.10\.0, which does not find version 1\.9\.1 .* npm ls @opentelemetry\/api/,
      ),
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('without OpenTelemetry the application works, and is told once what to install', async () => {
  const running = (app = await startApp('plain.ts', {
    node: ['--import', '@ticolops/obs/register'],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
  }))
  expect(await tracesState(running, ({ state }) => state !== 'loading')).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('npm install @opentelemetry/sdk-node @opentelemetry/api') as string,
  })
  expect((await get(running.url)).body).toBe('plain')
  expect(running.lines).toEqual([
    expect.stringMatching(/^@ticolops\/obs: traces: no spans are recorded\. @opentelemetry\/sdk-node is not installed/),
  ])
  const page = new Page((await get(`${running.telemetryUrl}/metrics`)).body)
  expect(page.sum('ticolops_obs_traces_recording')).toBe(0)
  expect(page.find('ticolops_obs_traces_recording')).toHaveLength(1)
})

it('without an endpoint nothing is loaded, nothing is said, and the status tells why', async () => {
  const running = (app = await startApp('plain.ts', { node: ['--import', '@ticolops/obs/register'] }))
  expect(await tracesState(running, ({ state }) => state !== 'loading')).toEqual({
    state: 'off',
    reason: 'neither traces.endpoint nor OTEL_EXPORTER_OTLP_ENDPOINT is set',
  })
  expect((await get(`${running.telemetryUrl}/metrics`)).body).not.toContain('span')
  expect(running.lines).toEqual([])
})

it('what the page says of spans is what the catalogue declares', async () => {
  receiver.behaviour = (response) => void response.writeHead(500).end()
  const running = (app = await startRecorded(receiver, '3'))
  await get(`${running.url}/trace`)
  await tracesState(running, (traces) => traces.state === 'recording' && traces.spans.dropped.export_failed > 0)
  const page = new Page((await get(`${running.telemetryUrl}/metrics`)).body)
  for (const metric of metricsOf(obsTraces)) {
    expect(page.headers.get(metric.name)).toEqual({ type: metric.kind, help: metric.help })
    const labels = page.find(metric.name).flatMap((sample) => Object.keys(sample.labels))
    expect([...new Set(labels)]).toEqual(Object.keys(metric.labels).filter((label) => label !== 'worker'))
  }
})
