import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { startApp } from '../child.ts'
import type { App } from '../child.ts'
import { Page } from '../page.ts'
import { get } from '../sdk.ts'
import type { Line } from './written.ts'

const LOGGERS = [
  'obs',
  'pino 10',
  'pino 9',
  'pino 8',
  'winston 3.19',
  'winston 3.0',
  'bunyan 2',
  'bunyan 1',
  'console',
] as const

/** Traces of callers, one for each request. */
const callers = Array.from({ length: 20 }, (_, index) => ({
  traceId: (index + 1).toString(16).padStart(32, 'a'),
  spanId: (index + 1).toString(16).padStart(16, 'b'),
}))

/** The fields of a line that are not the logger's own. */
function told(line: Line): Line {
  const { trace_id, span_id, trace_flags, http_route, service, release } = line
  return { text: line['msg'] ?? line['message'], trace_id, span_id, trace_flags, http_route, service, release }
}

describe.each(LOGGERS)('lines of %s', (name) => {
  let app: App
  let urls: { http: string; fastify: string }
  beforeEach(async () => {
    app = await startApp('logs/serving.ts', { args: [name] })
    const [http, fastify] = app.url.replace('http://127.0.0.1:', '').split(' ')
    urls = { http: `http://127.0.0.1:${http}`, fastify: `http://127.0.0.1:${fastify}` }
  })
  afterEach(() => app.process.kill('SIGKILL'))

  async function linesOf(count: number): Promise<Line[]> {
    await waitUntil(`${count} lines`, () => Promise.resolve(app.lines.length >= count))
    return app.lines.map((line) => JSON.parse(line) as Line)
  }

  it('belong to the trace of their own request, before and after it has waited, and to their route', async () => {
    await Promise.all(
      callers.map(({ traceId, spanId }) =>
        get(`${urls.fastify}/tasks/7`, { headers: { traceparent: `00-${traceId}-${spanId}-01` } }),
      ),
    )
    const lines = (await linesOf(2 * callers.length)).map(told)
    const expected = callers.flatMap(({ traceId, spanId }) =>
      ['begun', 'ended'].map((text) => ({
        text,
        trace_id: traceId,
        span_id: spanId,
        trace_flags: '01',
        http_route: '/tasks/:id',
        service: 'serving',
        release: 'r1',
      })),
    )
    expect(lines).toHaveLength(expected.length)
    expect(lines).toEqual(expect.arrayContaining(expected))
  })

  it('belong together without a caller’s trace, too, and are counted', async () => {
    await Promise.all([get(urls.http), get(urls.http)])
    const lines = (await linesOf(4)).map(told)
    const traces = Map.groupBy(lines, (line) => line['trace_id'])
    expect([...traces.values()].map((of) => of.map(({ text }) => text))).toEqual([
      ['begun', 'ended'],
      ['begun', 'ended'],
    ])
    expect(lines).toEqual(
      Array.from({ length: 4 }, () =>
        expect.objectContaining({ trace_id: expect.stringMatching(/^[\da-f]{32}$/) as string, trace_flags: '00' }),
      ),
    )
    const page = new Page((await get(`${app.telemetryUrl}/metrics`)).body)
    expect(page.sum('ticolops_log_lines_total', { level: 'info' })).toBe(4)
    expect(page.sum('ticolops_log_lines_total')).toBe(4)
  })
})
