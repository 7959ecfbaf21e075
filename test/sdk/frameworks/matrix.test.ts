import { once } from 'node:events'
import http from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import type { Order } from '../apps/frameworks/applications.ts'
import { startApp } from '../child.ts'
import type { App } from '../child.ts'
import { Page } from '../page.ts'
import { complaintsOfPromtool } from '../promtool.ts'
import { get } from '../sdk.ts'

type Counted = Readonly<Record<string, number>>

/** What every framework counts for {@link exercise}. */
const EXPECTED: Counted = {
  'GET / 200 -': 1,
  'GET /users/:id 200 -': 2,
  'HEAD /users/:id 200 -': 1,
  'GET /throws/:id 500 500': 1,
  'GET /missing/:id 404 -': 1,
  'GET /moved/:id 302 -': 1,
  'GET /stream/:id 200 -': 1,
  'GET /endless/:id 200 aborted': 1,
  'GET /hang/:id - aborted': 1,
  'POST /echo 201 -': 2,
  'GET /orgs/:org/teams/:team 200 -': 1,
  'GET /orgs/:org/broken/:id 500 500': 1,
  'GET /guarded/:id 401 -': 1,
  'GET (unmatched) 404 -': 3,
  '_OTHER (unmatched) 404 -': 1,
}

/** A guard that is entered by path answers before any route has matched. */
const GUARD_UNMATCHED = { 'GET /guarded/:id 401 -': 0, 'GET (unmatched) 401 -': 1 }

/** Its router answers a method that no route has with 501. */
const KOA = { '_OTHER (unmatched) 404 -': 0, '_OTHER (unmatched) 501 501': 1 }

/** Mounts are literal, and a route for GET takes no HEAD. */
const H3_ONE = {
  ...GUARD_UNMATCHED,
  'GET /orgs/:org/teams/:team 200 -': 0,
  'GET /orgs/acme/teams/:team 200 -': 1,
  'GET /orgs/:org/broken/:id 500 500': 0,
  'GET /orgs/acme/broken/:id 500 500': 1,
  'HEAD /users/:id 200 -': 0,
  'HEAD (unmatched) 404 -': 1,
}

/** A reply tells its route as it is sent: not when the handler writes by itself, or never. */
const FASTIFY_4_LATE = {
  'GET /endless/:id 200 aborted': 0,
  'GET (unmatched) 200 aborted': 1,
  'GET /hang/:id - aborted': 0,
  'GET (unmatched) - aborted': 1,
}

interface Case {
  readonly application: Order['application']
  readonly packages: readonly string[]
  readonly differs?: Counted
  /** What differs further for a server that listened before `instrument()`. */
  readonly late?: Counted
}

const nest = (major: number) => `./nestjs-${major}/modules.ts`

const CASES: readonly Case[] = [
  ...['express-4-18', 'express-4', 'express-5-0', 'express-5-1', 'express'].map((name) => ({
    application: 'express' as const,
    packages: [name],
    differs: GUARD_UNMATCHED,
  })),
  {
    application: 'fastify',
    packages: ['fastify-4'],
    // The not-found handler takes the request over before it answers.
    late: { ...FASTIFY_4_LATE, 'GET /missing/:id 404 -': 0, 'GET (unmatched) 404 -': 4 },
  },
  { application: 'fastify', packages: ['fastify-5-0'] },
  { application: 'fastify', packages: ['fastify'] },
  ...[
    ['koa-2', 'koa-router-12'],
    ['koa-2', 'koa-router-13'],
    ['koa', 'koa-router-14'],
    ['koa', '@koa/router'],
  ].map((packages) => ({ application: 'koa' as const, packages, differs: KOA })),
  { application: 'hono', packages: ['hono-4-0', 'hono-node-server-1'] },
  { application: 'hono', packages: ['hono', '@hono/node-server'] },
  { application: 'h3-1', packages: ['h3-1'], differs: H3_ONE },
  { application: 'h3', packages: ['h3'] },
  ...[10, 11, 12].map((major) => ({ application: 'nestjs-express' as const, packages: [nest(major)] })),
  { application: 'nestjs-fastify', packages: [nest(10)], late: FASTIFY_4_LATE },
  ...[11, 12].map((major) => ({ application: 'nestjs-fastify' as const, packages: [nest(major)] })),
]

const RUNS = [
  ['main.ts', 'first'],
  ['main.ts', 'after the imports'],
  ['main.ts', 'after listen()'],
  ['main.cjs', 'first'],
  ['main.cjs', 'after listen()'],
] as const

let app: App | undefined
afterEach(() => {
  app?.process.kill('SIGKILL')
  app = undefined
})

await describeWithServers('every framework, however it is loaded', ['promtool'], () => {
  describe.each(CASES)('$application of $packages', ({ application, packages, differs, late }) => {
    it.each(RUNS)(
      'counts every request once, under its pattern (%s, instrumented %s)',
      async (program, instrumented) => {
        const order: Order = { application, packages, instrumented }
        app = await startApp(`frameworks/${program}`, { args: [JSON.stringify(order)] })
        await exercise(app.url)
        const page = await settled(app.telemetryUrl)
        const lately = instrumented === 'after listen()' ? late : {}
        const expected = Object.entries({ ...EXPECTED, ...differs, ...lately }).filter(([, count]) => count > 0)
        expect(page.requests()).toEqual(Object.fromEntries(expected))
        expect(sizes(page, 'request', 'POST', '/echo')).toEqual({ count: 2, sum: 11 + 600 })
        expect(sizes(page, 'response', 'GET', '/')).toEqual({ count: 1, sum: 'home'.length })
        expect(sizes(page, 'response', 'HEAD')).toEqual({ count: 1, sum: 0 })
        expect(await complaintsOfPromtool(page.text)).toEqual([])
      },
    )
  })
})

/** Sends one request for everything that can become of one. */
async function exercise(url: string): Promise<void> {
  const paths = [
    '/',
    '/users/1',
    '/users/2?x=/y',
    '/throws/1',
    '/missing/1',
    '/moved/1',
    '/stream/1',
    '/orgs/acme/teams/a',
  ]
  for (const path of [...paths, '/orgs/acme/broken/1', '/guarded/1', '/nothing', '/orgs/acme/nothing'])
    await get(url + path)
  await get(`${url}/users/1`, { method: 'HEAD' })
  await get(`${url}/users/1`, { method: 'PROPFIND' })
  await post(`${url}/echo`, { 'content-length': '11' }, ['hello world'])
  await post(`${url}/echo`, { 'transfer-encoding': 'chunked' }, ['x'.repeat(200), 'y'.repeat(400)])
  await broken(`${url}/endless/1`)
  await broken(`${url}/hang/1`)
}

async function post(url: string, headers: http.OutgoingHttpHeaders, chunks: readonly string[]): Promise<void> {
  const type = { 'content-type': 'application/octet-stream' }
  const request = http.request(url, { method: 'POST', agent: false, headers: { ...headers, ...type } })
  for (const chunk of chunks) request.write(chunk)
  request.end()
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  response.resume()
  await once(response, 'end')
}

/** A request that its client gives up: once the answer has begun, or, when none comes, once the server is at it. */
async function broken(url: string): Promise<void> {
  const request = http.get(url, { agent: false })
  request.on('error', () => undefined)
  if (url.includes('/hang/')) {
    // A server of one thread that has answered a later request has seen this one.
    await once(request, 'finish')
    await get(new URL('/nothing', url).href)
  } else {
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    response.on('error', () => undefined)
    await once(response, 'data')
  }
  request.destroy()
}

async function settled(telemetryUrl: string): Promise<Page> {
  let page = new Page('')
  await waitUntil('requests end', async () => {
    page = new Page((await get(`${telemetryUrl}/metrics`)).body)
    return (
      page.sum('http_server_active_requests') === 0 &&
      Object.keys(page.requests()).some((each) => each.endsWith(' - aborted'))
    )
  })
  return page
}

function sizes(page: Page, of: 'request' | 'response', method: string, route?: string): { count: number; sum: number } {
  const labels = { http_request_method: method, ...(route === undefined ? {} : { http_route: route }) }
  const name = `http_server_${of}_body_size_bytes`
  return { count: page.sum(`${name}_count`, labels), sum: page.sum(`${name}_sum`, labels) }
}
