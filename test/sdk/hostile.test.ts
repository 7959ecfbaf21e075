import { afterEach, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { startApp } from './child.ts'
import type { App } from './child.ts'
import { flood } from './flood.ts'
import { Page } from './page.ts'
import { complaintsOfPromtool } from './promtool.ts'
import { get } from './sdk.ts'

const MILLION = 1_000_000
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'SEARCH', 'M-SEARCH', 'LINK']

let app: App | undefined
afterEach(() => {
  app?.process.kill('SIGKILL')
  app = undefined
})

/** Every tenth request is of a real route; all have a URL of their own, and many methods and headers. */
function request(n: number): string {
  const url = n % 10 === 0 ? `/users/${n}` : `/junk/${n.toString(36)}?n=${n}`
  const method = n % 10 === 0 ? 'GET' : (METHODS[n % METHODS.length] ?? 'GET')
  return `${method} ${url} HTTP/1.1\r\nHost: h${n % 1000}.test\r\nX-${n % 500}: ${n}\r\nUser-Agent: scanner/${n}\r\n\r\n`
}

await describeWithServers('a scanner', ['promtool'], () => {
  it('that asks for a million URLs finds a page that does not grow, and takes no room from real routes', async () => {
    const hostile = await startApp('hostile.ts', { node: ['--expose-gc'] })
    app = hostile
    const memory = async () =>
      JSON.parse((await get(`${hostile.url}/memory`)).body) as { heapUsed: number; rss: number }
    const page = async () => new Page((await get(`${hostile.telemetryUrl}/metrics`)).body)

    await flood(hostile.url, MILLION / 10, request)
    const [before, early] = [await memory(), await page()]
    await flood(hostile.url, MILLION, request)
    let late = await page()
    const sent = MILLION + MILLION / 10 + 1
    await waitUntil('all are counted', async () => {
      late = await page()
      return late.sum('http_server_request_duration_seconds_count') >= sent
    })
    const after = await memory()
    console.log(
      `${late.samples.length} lines after ${sent} requests; heap ${before.heapUsed} to ${after.heapUsed} bytes, RSS ${before.rss} to ${after.rss}`,
    )

    expect(late.sum('http_server_request_duration_seconds_count', { http_route: '/users/:id' })).toBe(
      (MILLION + MILLION / 10) / 10,
    )
    expect(late.samples.length - early.samples.length).toBeLessThan(100)
    expect(
      new Set(late.find('http_server_request_duration_seconds_count').map(({ labels }) => labels['http_route'])),
    ).toEqual(new Set(['(unmatched)', '/users/:id', '/memory']))
    expect(late.sum('ticolops_obs_series_limit_dropped_total')).toBe(0)
    // Ten times the requests may not cost a tenth of a megabyte for each ten thousand.
    expect(after.heapUsed - before.heapUsed).toBeLessThan(5_000_000)
    expect(await complaintsOfPromtool(late.text)).toEqual([])
  })
})
