import http from 'node:http'
import { cspReports } from '@ticolops/obs/express'
import { CSP_DIRECTIVES, httpMiddleware } from '@ticolops/obs-signals'
import express from 'express'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { instrumented, listening, settledPage } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'
import { FRAMEWORKS } from './servers.ts'
import type { Service } from './servers.ts'

const limit = { name: 'items', points: 1000, duration: 60 }
const VIOLATION = {
  'csp-report': {
    'document-uri': 'https://shop.example/secret?token=abc',
    'effective-directive': 'script-src-elem',
    disposition: 'enforce',
  },
}
const BATCH = [
  { type: 'csp-violation', age: 1, body: { effectiveDirective: 'img-src', disposition: 'report' } },
  { type: 'deprecation', body: { id: 'x' } },
  { type: 'csp-violation', body: { effectiveDirective: 'made-up', disposition: 'whatever' } },
]

describe.each(FRAMEWORKS)('reports of Content Security Policy at %s', (_name, start) => {
  let service: Service
  let app: Instrumented
  beforeEach(async () => {
    app = await instrumented()
  })
  afterEach(async () => {
    await service.stop()
    await app.stop()
  })

  /** Sends a body in two writes, so that its length is not announced; resolves to the status. */
  function post(content: string | Buffer, type = 'application/csp-report', method = 'POST'): Promise<number> {
    const body = Buffer.from(content)
    return new Promise((resolve, reject) => {
      const request = http.request(`${service.url}/csp-reports`, {
        method,
        agent: false,
        headers: { 'content-type': type },
      })
      request.on('response', (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      request.on('error', reject)
      request.write(body.subarray(0, 3))
      request.end(body.subarray(3))
    })
  }
  const counted = async () => {
    const samples = (await settledPage(app)).find(httpMiddleware.cspReports.name)
    return Object.fromEntries(
      samples.map(({ labels, value }) => [`${labels['directive']} ${labels['disposition']}`, value]),
    )
  }

  it('are counted by directive, and nothing of them is written anywhere', async () => {
    const written = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')]
    service = await start({ limit })
    expect(await post(JSON.stringify(VIOLATION))).toBe(204)
    expect(await post(JSON.stringify(VIOLATION), 'application/csp-report; charset=utf-8')).toBe(204)
    expect(await post(JSON.stringify(BATCH), 'application/reports+json')).toBe(204)
    expect(await post(JSON.stringify(VIOLATION), 'application/json')).toBe(204)
    expect(await counted()).toEqual({ 'script-src-elem enforce': 3, 'img-src report': 1, '_OTHER _OTHER': 1 })
    expect(written.flatMap((each) => each.mock.calls)).toEqual([])
    expect((await app.page()).text).not.toContain('secret')
    vi.restoreAllMocks()
  })

  it('can be seen by the application', async () => {
    const seen: unknown[] = []
    service = await start({ limit, reports: { onReport: (report) => void seen.push(report) } })
    await post(JSON.stringify(VIOLATION))
    expect(seen).toEqual([{ directive: 'script-src-elem', disposition: 'enforce', body: VIOLATION['csp-report'] }])
  })

  it('that are none are refused, and not counted', async () => {
    service = await start({ limit })
    expect(await post('{"csp-report":')).toBe(400)
    expect(await post('{"report":{}}')).toBe(400)
    expect(await post('7', 'application/reports+json')).toBe(400)
    expect(await post(JSON.stringify(VIOLATION), 'text/plain')).toBe(415)
    expect(await post(JSON.stringify([...BATCH, 'x'.repeat(70_000)]), 'application/reports+json')).toBe(413)
    // Fastify has no route for it.
    expect([404, 405]).toContain(await post(JSON.stringify(VIOLATION), 'application/csp-report', 'PUT'))
    expect(await counted()).toEqual({})
  })

  it('of any content are answered, and end in known series', async () => {
    service = await start({ limit })
    const field = fc.oneof(fc.constantFrom<unknown>('img-src', 'enforce'), fc.jsonValue())
    const body = fc.dictionary(
      fc.constantFrom('effectiveDirective', 'effective-directive', 'violated-directive', 'disposition'),
      field,
    )
    const document = fc.oneof(
      fc.array(fc.record({ type: fc.constantFrom('csp-violation', 'other'), body: fc.oneof(body, fc.jsonValue()) })),
      body.map((report) => ({ 'csp-report': report })),
      fc.jsonValue(),
    )
    const bytes = fc.oneof(
      document.map((each) => Buffer.from(JSON.stringify(each) ?? '')),
      fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each)),
    )
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.constantFrom('application/csp-report', 'application/reports+json'),
        async (...sent) => {
          expect([204, 400]).toContain(await post(...sent))
        },
      ),
      { numRuns: 60 },
    )
    const known = new Set(
      [...CSP_DIRECTIVES, '_OTHER'].flatMap((directive) =>
        ['enforce', 'report', '_OTHER'].map((disposition) => `${directive} ${disposition}`),
      ),
    )
    expect(Object.keys(await counted()).filter((series) => !known.has(series))).toEqual([])
  })
})

it('reports that a body parser has read are counted, too', async () => {
  const app = await instrumented()
  const seen: unknown[] = []
  const service = express()
  service.use(express.json({ type: 'application/csp-report' }))
  service.post('/', cspReports({ onReport: ({ directive }) => void seen.push(directive) }))
  const server = http.createServer(service)
  const url = await listening(server)
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(VIOLATION),
    headers: { 'content-type': 'application/csp-report' },
  })
  expect(answer.status).toBe(204)
  expect(seen).toEqual(['script-src-elem'])
  server.closeAllConnections()
  server.close()
  await app.stop()
})
