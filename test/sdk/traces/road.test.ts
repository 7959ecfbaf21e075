import http from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startMariadb, startPostgres, startRedis } from '@ticolops/obs-testbed'
import type { Mariadb, Postgres, Redis } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import type { App } from '../child.ts'
import { get, listening } from '../sdk.ts'
import type { ReceivedSpan } from './otlp.ts'
import { Receiver } from './receiver.ts'
import { LINES, startRecorded } from './recorded.ts'
import type { Line } from './recorded.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const callerId = '00f067aa0ba902b7'

interface Answer {
  readonly downstream: { readonly headers: http.IncomingHttpHeaders }
  readonly span: { readonly spanId: string }
  readonly trace: { readonly traceId: string; readonly spanId: string; readonly traceFlags: number }
}

await describeWithServers('one request on its road', ['postgres', 'mariadbd', 'redis-server'], () => {
  let postgres: Postgres
  let mariadb: Mariadb
  let redis: Redis
  let downstream: http.Server
  let env: NodeJS.ProcessEnv
  const receiver = new Receiver()

  beforeAll(async () => {
    ;[postgres, mariadb, redis] = await Promise.all([startPostgres(), startMariadb(), startRedis(), receiver.listen()])
    downstream = http.createServer((request, response) => {
      response.end(JSON.stringify({ headers: request.headers }))
    })
    env = {
      PG_URL: postgres.url,
      MYSQL_URL: mariadb.url,
      REDIS_URL: redis.url,
      DOWNSTREAM_URL: await listening(downstream),
    }
  })
  afterAll(async () => {
    downstream.close()
    await Promise.all([postgres.stop(), mariadb.stop(), redis.stop(), receiver.vanish()])
  })

  /** Runs the application while `work` asks it, then ends it. */
  async function during(line: Line, file: string, work: (app: App) => Promise<void>): Promise<void> {
    receiver.spans.length = 0
    const app = await startRecorded(receiver, line, { env, file })
    try {
      await work(app)
    } finally {
      app.process.kill('SIGKILL')
    }
    expect(app.lines).toEqual([])
  }

  it.each(LINES.flatMap((line) => [[line, 'main.ts'] as const, [line, 'main.cjs'] as const]))(
    'with OpenTelemetry %s.x and %s, is one trace: HTTP in, SQL, Redis, HTTP out',
    (line, file) =>
      during(line, file, async (app) => {
        const { body } = await get(`${app.url}/orders/7?token=secret&page=2`, {
          headers: {
            traceparent: `00-${traceId}-${callerId}-01`,
            tracestate: 'vendor=value',
            baggage: 'customer=7',
            'user-agent': 'tester',
          },
        })
        const answer = JSON.parse(body) as Answer
        const spans = await receiver.trace(traceId, 7)
        const named = (name: string) => spans.find((span) => span.name === name) as ReceivedSpan
        const server = named('GET /orders/:id')
        const priced = named('price order')
        const out = named('GET')

        expect(spans.map(({ name, kind, failed }) => `${kind} ${name}${failed ? ' failed' : ''}`).toSorted()).toEqual([
          'client GET',
          'client GET',
          'client SELECT',
          'client SELECT',
          'client SET',
          'internal price order',
          'server GET /orders/:id',
        ])
        expect(server).toMatchObject({
          parentSpanId: callerId,
          traceState: 'vendor=value',
          scope: '@ticolops/obs',
          attributes: {
            'http.request.method': 'GET',
            'http.route': '/orders/:id',
            'http.response.status_code': 200,
            'url.path': '/orders/7',
            'url.query': 'token=REDACTED&page=2',
            'url.scheme': 'http',
            'server.address': '127.0.0.1',
            'client.address': '127.0.0.1',
            'user_agent.original': 'tester',
            'network.protocol.version': '1.1',
            tenant: 'acme',
          },
          resource: { 'service.name': 'shop', release: 'r1' },
        })
        // Everything is below the request, and what the request's own span did is below that.
        const children = spans.filter((span) => span !== server)
        expect(children.filter(({ parentSpanId }) => parentSpanId === server.spanId)).toHaveLength(5)
        expect(priced.attributes).toEqual({ items: 3 })
        expect(answer.span.spanId).toBe(priced.spanId)
        expect(answer.trace).toEqual({ traceId, spanId: priced.spanId, traceFlags: 1 })

        const call = spans.find(({ attributes }) => 'url.full' in attributes)
        expect(call).toMatchObject({
          parentSpanId: priced.spanId,
          attributes: {
            'http.response.status_code': 200,
            'url.full': `${env['DOWNSTREAM_URL']}/stock?token=REDACTED&size=1`,
          },
        })
        expect(answer.downstream.headers).toMatchObject({
          traceparent: `00-${traceId}-${call?.spanId}-01`,
          tracestate: 'vendor=value',
          baggage: 'customer=7',
        })
        expect(out).toBeDefined()

        const database = (system: string) =>
          spans.filter(({ attributes }) => attributes['db.system.name'] === system).map(({ attributes }) => attributes)
        expect(database('postgresql')).toEqual([
          expect.objectContaining({
            'db.operation.name': 'SELECT',
            'db.query.text': 'select $1::text as id',
            'db.query.summary': 'SELECT',
            'server.address': postgres.host,
            'server.port': postgres.port,
          }),
        ])
        expect(database('mysql')).toEqual([expect.objectContaining({ 'db.query.text': 'select ? as id' })])
        expect(
          database('redis')
            .map((each) => String(each['db.operation.name']))
            .toSorted(),
        ).toEqual(['GET', 'SET'])
        expect(database('redis')).toEqual([
          expect.objectContaining({ 'server.port': redis.port }),
          expect.objectContaining({ 'server.port': redis.port }),
        ])
        expect(JSON.stringify(spans)).not.toMatch(/secret/)
      }),
  )

  it.each(LINES)('with OpenTelemetry %s.x, fetch carries the trace on', (line) =>
    during(line, 'main.ts', async (app) => {
      const { body } = await get(`${app.url}/fetch`, { headers: { traceparent: `00-${traceId}-${callerId}-01` } })
      const { headers } = JSON.parse(body) as Answer['downstream']
      const spans = await receiver.trace(traceId, 2)
      const call = spans.find(({ kind }) => kind === 'client')
      expect(headers['traceparent']).toBe(`00-${traceId}-${call?.spanId}-01`)
      expect(call?.parentSpanId).toBe(spans.find(({ kind }) => kind === 'server')?.spanId)
    }),
  )

  it.each(LINES)('with OpenTelemetry %s.x, an error is on its span and on the request', (line) =>
    during(line, 'main.ts', async (app) => {
      expect((await get(`${app.url}/fail`, { headers: { traceparent: `00-${traceId}-${callerId}-01` } })).status).toBe(
        500,
      )
      const [broken, server] = (await receiver.trace(traceId, 2)) as [ReceivedSpan, ReceivedSpan]
      expect(broken).toMatchObject({
        name: 'break',
        failed: true,
        attributes: { 'error.type': 'RangeError' },
        events: [{ name: 'exception', attributes: { 'exception.message': 'broken', 'exception.type': 'RangeError' } }],
      })
      expect(server).toMatchObject({ failed: true, attributes: { 'error.type': '500', 'http.route': '/fail' } })
    }),
  )

  it.each(LINES)(
    'with OpenTelemetry %s.x, a caller that does not record is followed, and its trace is carried on',
    (line) =>
      during(line, 'main.ts', async (app) => {
        const { body } = await get(`${app.url}/orders/7`, { headers: { traceparent: `00-${traceId}-${callerId}-00` } })
        const answer = JSON.parse(body) as Answer
        expect(answer.trace).toMatchObject({ traceId, traceFlags: 0 })
        expect(answer.downstream.headers['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
        // One that is recorded comes after it, so the other would have come by now.
        const recorded = traceId.replaceAll('4', '5')
        await get(`${app.url}/orders/7`, { headers: { traceparent: `00-${recorded}-${callerId}-01` } })
        await receiver.trace(recorded, 7)
        expect(receiver.spans.filter((span) => span.traceId === traceId)).toEqual([])
      }),
  )

  it('leaves its trace on its bucket, in OpenMetrics only', () =>
    during('3', 'main.ts', async (app) => {
      await get(`${app.url}/trace`, { headers: { traceparent: `00-${traceId}-${callerId}-01` } })
      const [server] = (await receiver.trace(traceId, 1)) as [ReceivedSpan]
      const page = async (accept: string) => (await get(`${app.telemetryUrl}/metrics`, { headers: { accept } })).body
      const open = (await page('application/openmetrics-text; version=1.0.0'))
        .split('\n')
        .filter((text) => text.includes(traceId))
      expect(open).toEqual([
        expect.stringMatching(
          new RegExp(
            `^http_server_request_duration_seconds_bucket\\{.*http_route="/trace".*\\} 1 # \\{trace_id="${traceId}",span_id="${server.spanId}"\\} `,
          ),
        ),
      ])
      expect(await page('text/plain')).not.toContain(traceId)
    }))
})
