import http from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import type { Order } from '../apps/frameworks/applications.ts'
import { startApp } from '../child.ts'
import type { App } from '../child.ts'
import { get } from '../sdk.ts'
import { startReceiver } from './receiver.ts'
import type { ReceivedEvent, Receiver } from './receiver.ts'
import { errorsOf, settledErrors } from './status.ts'

/** What is reported of {@link exercise}: thrown; passed on or rejected, below a mount; thrown after the answer has begun. */
const EXPECTED = [
  'Error: broken at GET /throws/:id, asked for as /throws/1',
  'Error: broken at GET /orgs/:org/broken/:id, asked for as /orgs/acme/broken/1',
  'Error: late at GET /late/:id, asked for as /late/1',
]

const KOA = [
  EXPECTED[0],
  'InternalServerError: Internal Server Error at GET /orgs/:org/broken/:id, asked for as /orgs/acme/broken/1',
  EXPECTED[2],
]

const H3 = [
  'HTTPError: HTTPError 500 at GET /throws/:id, asked for as /throws/1',
  'HTTPError: HTTPError 500 at GET /orgs/:org/broken/:id, asked for as /orgs/acme/broken/1',
]

/** A reply tells its route as it is sent: not when the handler writes by itself. */
const FASTIFY_4_LATE = [...EXPECTED.slice(0, 2), 'Error: late at undefined, asked for as /late/1']

interface Case {
  readonly application: Order['application']
  readonly packages: readonly string[]
  readonly expected?: readonly (string | undefined)[]
  /** The same for a server that listened before `instrument()`. */
  readonly late?: readonly (string | undefined)[]
  /** The program, where it is not that of the matrix. */
  readonly program?: string
}

const nest = (major: number) => `./nestjs-${major}/modules.ts`

const CASES: readonly Case[] = [
  ...['express-4-18', 'express-4', 'express-5-0', 'express-5-1', 'express'].map((name) => ({
    application: 'express' as const,
    packages: [name],
  })),
  ...['fastify-4', 'fastify-5-0', 'fastify'].map((name) => ({ application: 'fastify' as const, packages: [name] })),
  { application: 'koa', packages: ['koa-2', 'koa-router-12'], expected: KOA },
  { application: 'koa', packages: ['koa', '@koa/router'], expected: KOA },
  { application: 'hono', packages: ['hono-4-0', 'hono-node-server-1'], expected: EXPECTED.slice(0, 2) },
  { application: 'hono', packages: ['hono', '@hono/node-server'], expected: EXPECTED.slice(0, 2) },
  { application: 'h3', packages: ['h3'], expected: H3 },
  ...[10, 11].map((major) => ({ application: 'nestjs-express' as const, packages: [nest(major)] })),
  { application: 'nestjs-fastify', packages: [nest(10)], late: FASTIFY_4_LATE },
  { application: 'nestjs-fastify', packages: [nest(11)] },
  ...(['nestjs-express', 'nestjs-fastify'] as const).map((application) => ({
    application,
    packages: [nest(12)],
    program: 'frameworks/nestjs-12/main.ts',
  })),
]

const RUNS = [
  ['main.ts', 'first'],
  ['main.ts', 'after the imports'],
  ['main.ts', 'after listen()'],
  ['main.cjs', 'first'],
] as const

let receiver: Receiver
let app: App | undefined
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(async () => {
  app?.process.kill('SIGKILL')
  app = undefined
  await receiver.vanish()
})

describe.each(CASES)('$application of $packages', ({ application, packages, program, late, ...rest }) => {
  const runs = program === undefined ? RUNS : RUNS.filter(([file]) => file === 'main.ts')
  it.each(runs)('reports each server error once and no other (%s, instrumented %s)', async (file, instrumented) => {
    const { expected = EXPECTED } = instrumented === 'after listen()' && late !== undefined ? { expected: late } : rest
    const order: Order = { application, packages, instrumented }
    app = await startApp(program ?? `frameworks/${file}`, {
      args: [JSON.stringify(order)],
      env: { SENTRY_DSN: receiver.dsn, OBS_RELEASE: 'release-7' },
    })
    await exercise(app.url)
    const { telemetryUrl } = app
    await waitUntil('errors are captured', async () => (await errorsOf(telemetryUrl)).captured >= expected.length)
    const { sent, dropped } = await settledErrors(telemetryUrl)
    expect(receiver.events.map(shown)).toEqual(expected)
    expect({ sent, dropped }).toEqual({ sent: expected.length, dropped: {} })
    expect(new Set(receiver.events.map(({ release }) => release))).toEqual(new Set(['release-7']))
    const traces = new Set(receiver.events.map(({ contexts }) => contexts?.['trace']?.['trace_id']))
    expect(traces.size).toBe(expected.length)
  })
})

function shown({ exception, transaction, request }: ReceivedEvent): string {
  const { type, value } = exception?.values.at(-1) ?? {}
  return `${type}: ${value} at ${transaction}, asked for as ${request?.url}`
}

/** Server errors, and requests that are refused in the ways of each framework. */
async function exercise(url: string): Promise<void> {
  for (const path of [
    '/',
    '/throws/1?token=abc',
    '/orgs/acme/broken/1',
    '/refused/1',
    '/missing/1',
    '/guarded/1',
    '/no',
  ])
    await get(url + path)
  await begun(`${url}/late/1`)
}

/** A request whose answer begins on the server's side, and ends as it may. */
async function begun(url: string): Promise<void> {
  const request = http.get(url, { agent: false })
  request.on('error', () => undefined)
  request.on('response', (response) => {
    response.on('error', () => undefined)
    response.on('data', () => request.destroy())
  })
  await new Promise((resolve) => request.on('close', resolve))
}
