import { createRequire } from 'node:module'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type * as honoServerModule from '@hono/node-server'
import * as hono from '@ticolops/obs/hono'
import type * as honoModule from 'hono'
import { afterEach, describe, expect, it } from 'vitest'
import { get, listening } from '../sdk.ts'
import { FRAMEWORKS } from './servers.ts'
import type { Service } from './servers.ts'

const limit = { name: 'items', points: 1000, duration: 60 }
const EXPECTED = {
  'content-security-policy':
    "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
}
/** Its own pages for errors and unknown paths bring their own policy, which is stricter. */
const OWN_PAGE = { ...EXPECTED, 'content-security-policy': "default-src 'none'" }

/** The headers that are not about the body or the connection. */
function secured(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) =>
        !/^(?:content-(?:type|length)|date|connection|keep-alive|transfer-encoding|etag|ratelimit.*)$/.test(name),
    ),
  )
}

describe.each(FRAMEWORKS)('security headers of %s', (name, start) => {
  let service: Service
  afterEach(() => service.stop())
  const page = name.startsWith('Express') ? OWN_PAGE : EXPECTED

  it('are on every answer, and X-Powered-By is not', async () => {
    service = await start({ limit })
    expect(secured((await get(`${service.url}/items/1`)).headers)).toEqual(EXPECTED)
    expect(secured((await get(`${service.url}/nowhere`)).headers)).toEqual(page)
    const failed = await get(`${service.url}/throws`)
    expect(failed.status).toBe(500)
    expect(secured(failed.headers)).toEqual(page)
  })

  it('are those that were asked for', async () => {
    service = await start({
      limit,
      security: {
        contentSecurityPolicy: { reportOnly: true, reportTo: '/csp-reports', directives: { 'img-src': ["'self'"] } },
        strictTransportSecurity: false,
        xFrameOptions: 'DENY',
        crossOriginEmbedderPolicy: 'require-corp',
      },
    })
    const { headers } = await get(`${service.url}/items/1`)
    expect(headers).toMatchObject({
      'content-security-policy-report-only': expect.stringContaining(";img-src 'self';"),
      'reporting-endpoints': 'csp="/csp-reports"',
      'x-frame-options': 'DENY',
      'cross-origin-embedder-policy': 'require-corp',
    })
    expect(headers['strict-transport-security']).toBeUndefined()
    expect(headers['content-security-policy']).toBeUndefined()
  })
})

describe('security headers of Hono', () => {
  const load = createRequire(import.meta.url)
  const { Hono } = load('hono') as typeof honoModule
  const { createAdaptorServer } = load('@hono/node-server') as typeof honoServerModule

  it('leave what a handler set, and are added to responses that came from elsewhere', async () => {
    const upstream = await FRAMEWORKS[0]?.[1]({ limit, security: { xFrameOptions: false } })
    const app = new Hono()
    app.use(hono.securityHeaders())
    app.get('/own', (context) => context.text('own', 200, { 'x-frame-options': 'DENY' }))
    app.get('/passed', () => fetch(`${upstream?.url}/items/1`))
    const server = createAdaptorServer({ fetch: app.fetch }) as Server
    const url = await listening(server)
    expect((await get(`${url}/own`)).headers['x-frame-options']).toBe('DENY')
    const passed = await get(`${url}/passed`)
    expect(passed.body).toBe('item')
    expect(passed.headers['x-frame-options']).toBe('SAMEORIGIN')
    server.close()
    await upstream?.stop()
  })
})
