import { expect, it } from 'vitest'
import { createPrometheusApi, PrometheusUnreachable, QueryRefused } from './prometheus.ts'

/** An API whose server gives each path's answer, and the paths that were asked. */
function answering(answer: (path: string) => { status: number; text: string }): {
  api: ReturnType<typeof createPrometheusApi>
  asked: URL[]
} {
  const asked: URL[] = []
  const api = createPrometheusApi((path) => {
    asked.push(new URL(path, 'http://prometheus'))
    return Promise.resolve(answer(path))
  })
  return { api, asked }
}

const success = (data: unknown): { status: number; text: string } => ({
  status: 200,
  text: JSON.stringify({ status: 'success', data }),
})

it('looks for names by the clock of Prometheus, because ours may be wrong', async () => {
  const { api, asked } = answering((path) =>
    success(path.includes('time()') ? { result: [1_000_000, '1000000'] } : ['up']),
  )
  expect(await api.metricNames('{service="s"}')).toEqual(new Set(['up']))
  const names = asked.find(({ pathname }) => pathname.endsWith('/values'))
  expect(names?.searchParams.get('start')).toBe('999700')
  expect(names?.searchParams.get('match[]')).toBe('{service="s"}')
})

it.each(['bad_data', 'execution', 'timeout'])(
  'tells a query that cannot be run from a server that fails: %s',
  async (type) => {
    const { api } = answering(() => ({
      status: 422,
      text: JSON.stringify({ status: 'error', errorType: type, error: 'why' }),
    }))
    await expect(api.count('x')).rejects.toThrow(QueryRefused)
  },
)

it.each([
  [
    'the API server when the Service has no pod',
    503,
    '{"kind":"Status","message":"no endpoints available"}',
    'no endpoints available',
  ],
  ['something else at this address', 404, '404 page not found\n', 'status 404: 404 page not found'],
  ['nobody', 502, '', 'status 502'],
])('says what it got from %s', async (_, status, text, said) => {
  const { api } = answering(() => ({ status, text }))
  await expect(api.runtimeInfo()).rejects.toThrow(PrometheusUnreachable)
  await expect(api.runtimeInfo()).rejects.toThrow(said)
})
