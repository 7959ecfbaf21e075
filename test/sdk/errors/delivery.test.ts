import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import * as sentry11 from '@sentry/node'
import http from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { metricsOf, obsErrors } from '@ticolops/obs-signals'
import type { ErrorsOptions, ErrorsState } from '@ticolops/obs'
import { waitUntil } from '@ticolops/obs-testbed'
import { startApp } from '../child.ts'
import { get, instrumented, listening } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'
import { KEY, startReceiver } from './receiver.ts'
import type { Receiver } from './receiver.ts'
import { settledErrors } from './status.ts'

const sentry10 = createRequire(new URL('../apps/errors/sentry-10/package.json', import.meta.url))(
  '@sentry/node',
) as object

let receiver: Receiver
let app: Instrumented | undefined
let said: string[]
beforeEach(async () => {
  receiver = await startReceiver()
  said = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await app?.stop()
  app = undefined
  await receiver.vanish()
})

describe.each([
  ['11', sentry11],
  ['10', sentry10],
])('errors through Sentry %s', (_major, sentry) => {
  const start = async (options: ErrorsOptions = {}) =>
    (app = await instrumented({ release: 'r7', errors: { sentry, dsn: receiver.dsn, ...options } }))

  it('are kept until Sentry is loaded, the newest hundred of them, and told with their time', async () => {
    const { obs } = await start()
    const from = Date.now()
    for (let index = 0; index < 120; index++) obs.captureError(new Error(`early ${index}`), { index })
    const until = Date.now()
    expect(obs.status().errors).toMatchObject({ state: 'waiting', captured: 120, sent: 0, queued: 100 })
    await captured(new Error('now'))
    expect(await settled()).toMatchObject({ state: 'on', captured: 121, sent: 100, dropped: { ring_full: 21 } })
    const messages = receiver.events.map(({ exception }) => exception?.values[0]?.value)
    expect(messages.toSorted(byNumber)).toEqual([
      ...Array.from({ length: 99 }, (_, index) => `early ${index + 21}`),
      'now',
    ])
    for (const { timestamp, tags } of receiver.events.filter((event) => event.tags?.['index'] !== undefined)) {
      expect(timestamp * 1000).toBeGreaterThanOrEqual(from)
      expect(timestamp * 1000).toBeLessThanOrEqual(until)
      expect(tags?.['index']).toBeTypeOf('number')
    }
  })

  it('tell what they happened in: release, environment, request, trace, what was set, and what caused them', async () => {
    const { obs } = await start({ environment: 'staging' })
    await requested(
      () => {
        obs.context.set({ 'user.id': 'u7', 'user.email': 'a@b.c', tenant: 'acme', long: 'x'.repeat(300) })
        obs.captureError(new TypeError('outer', { cause: new RangeError('inner') }), { attempt: 2 })
      },
      { headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' } },
    )
    await settled()
    expect(receiver.events).toMatchObject([
      {
        release: 'r7',
        environment: 'staging',
        level: 'error',
        request: { method: 'GET', url: '/orders/7' },
        user: { id: 'u7', email: 'a@b.c' },
        tags: { tenant: 'acme', attempt: 2, 'http.request.method': 'GET' },
        contexts: {
          trace: { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' },
          attributes: { long: 'x'.repeat(300) },
        },
        exception: { values: [{ value: 'inner' }, { value: 'outer', mechanism: { type: 'generic', handled: true } }] },
      },
    ])
  })

  it('tell nothing that a client has sent, nor what else was thrown, unless they are asked to', async () => {
    const { obs } = await start()
    const headers = { authorization: 'secret-header', cookie: 'id=secret-cookie', 'x-forwarded-for': '203.0.113.77' }
    await requested(
      (request) => {
        obs.captureError(new Error('broken'))
        obs.captureError({ request: request.headers, note: 'secret-property' })
      },
      { headers, method: 'POST' },
    )
    expect(await settled()).toMatchObject({ sent: 2 })
    for (const secret of ['secret-', '203.0.113.77', '127.0.0.1:']) {
      const bodies = receiver.texts.map((text) => text.slice(text.indexOf('{"')))
      expect(bodies.filter((body) => body.replaceAll(receiver.dsn, '').includes(secret))).toEqual([])
    }
    expect(receiver.events.map(({ user }) => user)).toEqual([undefined, undefined])
  })

  it('are one event each, however often they are met, and what is no error is one, too', async () => {
    const { obs } = await start()
    const error = Object.freeze(new Error('once'))
    await requested(() => {
      obs.captureError(error)
      obs.captureError(error)
      obs.captureError('a text')
      obs.captureError(undefined)
    })
    await captured(error)
    expect(await settled()).toMatchObject({ captured: 3, sent: 3 })
    expect(receiver.events.map(({ exception }) => exception?.values[0]?.value)).toEqual(['once', 'a text', 'undefined'])
    const frames = receiver.events[1]?.exception?.values[0]?.stacktrace?.frames ?? []
    expect(frames.at(-1)?.filename).toContain('delivery.test.ts')
  })

  it('never fail the caller, whatever is reported', async () => {
    const { obs } = await start()
    const hostile = new Proxy(new Error('hostile'), {
      get() {
        throw new Error('no')
      },
    })
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    await requested(() => {
      for (const each of [hostile, circular, Object.create(null), Symbol('s'), 7n, () => 1]) obs.captureError(each)
    })
    expect((await settled()).queued).toBe(0)
  })

  it.each([
    ['changes an event', (event: Record<string, unknown>) => ({ ...event, tags: { seen: true } }), { sent: 1 }],
    ['takes its time', (event: Record<string, unknown>) => Promise.resolve(event), { sent: 1 }],
    ['drops an event', () => null, { dropped: { before_send: 1 } }],
    ['forgets to answer', () => undefined, { dropped: { before_send: 1 } }],
    ['rejects', () => Promise.reject(new Error('bad')), { dropped: { before_send: 1 } }],
    [
      'throws',
      () => {
        throw new Error('bad')
      },
      { dropped: { before_send: 1 } },
    ],
  ])('respect a beforeSend that %s', async (what, beforeSend, expected) => {
    await start({ beforeSend })
    await captured(new Error('broken'))
    expect(await settled()).toMatchObject(expected)
    expect(receiver.events.some(({ tags }) => tags?.['seen'] === true)).toBe(what === 'changes an event')
    const warned = ['forgets to answer', 'rejects', 'throws'].includes(what)
    expect(said.some((line) => line.includes('errors.beforeSend failed'))).toBe(warned)
  })

  it('are sampled, and what is left out is counted', async () => {
    await start({ sampleRate: 0 })
    await captured(new Error('broken'))
    expect(await settled()).toMatchObject({ sent: 0, dropped: { sample_rate: 1 } })
  })

  it.each([
    [{ status: 429, headers: { 'retry-after': '60' } }, 1, 'rate_limited', 'takes no more errors for now'],
    [
      { status: 200, headers: { 'x-sentry-rate-limits': '60:error:key' } },
      1,
      'rate_limited',
      'takes no more errors for now',
    ],
    [{ status: 403 }, 3, 'refused', 'refuses errors with status 403'],
    [{ status: 500 }, 3, 'refused', 'refuses errors with status 500'],
    ['vanish', 0, 'network', 'errors do not reach Sentry at'],
  ] as const)('are counted and told once when Sentry answers with %j', async (behaviour, asked, reason, words) => {
    receiver.behaviour = behaviour
    await start()
    for (const message of ['first', 'second', 'third']) {
      expect((await captured(new Error(message))).status).toBe(500)
      await settled()
    }
    const accepted = behaviour !== 'vanish' && behaviour.status === 200 ? 1 : 0
    expect(await settled()).toMatchObject({ captured: 3, sent: accepted, dropped: { [reason]: 3 - accepted } })
    expect(said.filter((line) => line.includes(words))).toHaveLength(1)
    expect(said.join('')).not.toContain(KEY)
    // Who is told to wait does not ask again; who is refused, does.
    expect(receiver.answered).toHaveLength(asked)
  })

  it('are sent again once Sentry is back', async () => {
    await start()
    await receiver.vanish()
    await captured(new Error('lost'))
    expect(await settled()).toMatchObject({ dropped: { network: 1 } })
    await receiver.comeBack()
    await captured(new Error('found'))
    expect(await settled()).toMatchObject({ sent: 1, dropped: { network: 1 } })
    expect(receiver.events.map(({ exception }) => exception?.values[0]?.value)).toEqual(['found'])
  })

  it('are lost without an attempt for each while Sentry is away, and are sent again once it is back', async () => {
    receiver.behaviour = 'vanish'
    await start()
    let made = 0
    const another = async () => {
      await captured(new Error(`${++made}`))
      return settled()
    }
    await waitUntil('an error is lost without an attempt', async () => {
      await another()
      return receiver.texts.length < made
    })
    expect(await settled()).toMatchObject({ captured: made, sent: 0, dropped: { network: made } })
    receiver.behaviour = { status: 200 }
    await waitUntil('an error is sent', async () => (await another()).sent > 0)
    expect(await settled()).toMatchObject({ captured: made, sent: 1, dropped: { network: made - 1 } })
  })

  it('do not go to a host whose certificate nobody vouches for', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }])
    await receiver.vanish()
    receiver = await startReceiver({ cert, key })
    await start()
    await captured(new Error('broken'))
    expect(await settled()).toMatchObject({ dropped: { network: 1 } })
    expect(said.join('')).toMatch(/errors do not reach Sentry at 127\.0\.0\.1:\d+: self-signed certificate/)
    expect(receiver.texts).toEqual([])
  })

  it('hold up no request and no end when Sentry never answers', async () => {
    receiver.behaviour = 'hang'
    const { obs } = await start()
    expect((await captured(new Error('first'))).status).toBe(500)
    await waitUntil('Sentry is loaded', () => Promise.resolve(obs.status().errors.state === 'on'))
    for (let index = 0; index < 299; index++) obs.captureError(new Error(`${index}`))
    expect((await captured(new Error('last'))).status).toBe(500)
    expect(obs.status().errors).toMatchObject({ captured: 301, sent: 0, queued: 200, dropped: { queue_full: 101 } })
    await app?.stop()
    app = undefined
    expect(said.filter((line) => line.includes('200 errors could not be sent'))).toHaveLength(1)
  })

  it('are posted by requests that nobody measures, and counted as the catalogue has it', async () => {
    await start({ beforeSend: (event) => (receiver.events.length > 0 ? null : event) })
    for (const message of ['sent', 'dropped']) {
      await captured(new Error(message))
      await settled()
    }
    const page = await app?.page()
    const port = new URL(receiver.dsn).port
    expect(page?.find('http_client_request_duration_seconds_count', { server_port: port })).toEqual([])
    expect(page?.sum('ticolops_obs_error_events_sent_total')).toBe(1)
    expect(page?.sum('ticolops_obs_error_events_captured_total', { mechanism: 'handled' })).toBe(2)
    expect(page?.sum('ticolops_obs_error_events_queued')).toBe(0)
    for (const { kind, name, help } of metricsOf(obsErrors))
      expect(page?.headers.get(name)).toEqual({ type: kind, help })
  })
})

it('without Sentry are counted as lost, and one line says what to install', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ticolops-obs-'))
  await mkdir(path.join(folder, 'node_modules/@ticolops'), { recursive: true })
  const obs = fileURLToPath(new URL('../../../packages/obs', import.meta.url))
  await symlink(obs, path.join(folder, 'node_modules/@ticolops/obs'))
  const program = path.join(folder, 'app.mjs')
  await copyFile(new URL('../apps/errors/alone.mjs', import.meta.url), program)
  const child = await startApp(program, { cwd: folder, env: { SENTRY_DSN: receiver.dsn } })
  await get(child.url)
  expect(await settledErrors(child.telemetryUrl)).toMatchObject({
    state: 'unavailable',
    captured: 1,
    dropped: { no_sentry: 1 },
  })
  await waitUntil('it is said', () =>
    Promise.resolve(child.lines.some((line) => line.includes('npm install @sentry/node'))),
  )
  child.process.kill('SIGKILL')
  await child.exit
  await rm(folder, { recursive: true })
})

it('are off without a DSN, and with false', async () => {
  app = await instrumented()
  app.obs.captureError(new Error('broken'))
  expect(app.obs.status().errors).toEqual({ state: 'off' })
})

/** A request whose answer is an error. Sentry is loaded when an error is met in one. */
async function requested(handler: (request: http.IncomingMessage) => void, options: http.RequestOptions = {}) {
  const server = http.createServer((request, response) => {
    handler(request)
    response.writeHead(500).end()
  })
  const url = await listening(server)
  const answer = await get(`${url}/orders/7?token=secret-token`, options)
  server.close()
  return answer
}

const captured = (error: unknown) => requested(() => app?.obs.captureError(error))

async function settled(): Promise<ErrorsState> {
  let state: ErrorsState | undefined
  await waitUntil('errors are sent or dropped', () => {
    const { errors } = app?.obs.status() ?? {}
    if (errors === undefined || !('queued' in errors)) throw new Error('errors are off')
    state = errors
    return Promise.resolve(errors.queued === 0 && errors.state !== 'waiting')
  })
  if (state === undefined) throw new Error('no status')
  return state
}

function byNumber(a: string | undefined, b: string | undefined): number {
  return Number(a?.split(' ')[1] ?? Infinity) - Number(b?.split(' ')[1] ?? Infinity)
}
