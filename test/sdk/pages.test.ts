import { afterEach, expect, it } from 'vitest'
import { freePort, waitUntil } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { startApp } from './child.ts'
import type { App } from './child.ts'
import { Page } from './page.ts'
import { complaintsOfPromtool } from './promtool.ts'
import { get } from './sdk.ts'

interface Kind {
  readonly of: string
  readonly file: string
  readonly argument?: () => Promise<string>
  /** Asked for meanwhile. */
  readonly path?: string
  /** Whether the page is one of this kind by now. */
  readonly holds: (page: Page) => boolean
}

const loops = (page: Page) => page.find('nodejs_eventloop_utilization_ratio').length

const KINDS: readonly Kind[] = [
  {
    of: 'one event loop, with a registry of prom-client',
    file: 'blocking.ts',
    holds: (page) => page.sum('their_total') === 3,
  },
  {
    of: 'an event loop that is blocked',
    file: 'blocking.ts',
    path: '/block/3000',
    holds: (page) => page.sum('ticolops_obs_event_loop_blocked_seconds') > 1,
  },
  {
    of: 'an event loop that serves it itself',
    file: 'blocking.ts',
    argument: async () => '{"thread":"main"}',
    holds: (page) => page.sum('their_total') === 3,
  },
  { of: 'worker threads', file: 'threads.ts', holds: (page) => loops(page) === 3 },
  {
    of: "Node's cluster",
    file: 'clustered.ts',
    argument: async () => String(await freePort()),
    holds: (page) => loops(page) === 3,
  },
]

let app: App | undefined
afterEach(() => {
  app?.process.kill('SIGKILL')
  app = undefined
})

await describeWithServers('promtool finds nothing wrong with the page', ['promtool'], () => {
  it.each(KINDS)('of $of', async ({ file, argument, path = '/', holds }) => {
    app = await startApp(file, { args: argument === undefined ? [] : [await argument()] })
    const { url, telemetryUrl } = app
    const page = async () => new Page((await get(`${telemetryUrl}/metrics`)).body)
    // The first question starts the thread that answers.
    await waitUntil('the page is served', () =>
      page().then(
        () => true,
        () => false,
      ),
    )
    const answer = get(`${url}${path}`)
    let last = new Page('')
    await waitUntil('it is that page', async () => holds((last = await page())))
    expect(await complaintsOfPromtool(last.text)).toEqual([])
    expect((await answer).status).toBe(200)
  })
})
