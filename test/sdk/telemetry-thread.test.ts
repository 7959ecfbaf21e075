import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { getPriority } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort, waitUntil } from '@ticolops/obs-testbed'
import { startApp } from './child.ts'
import type { App } from './child.ts'
import { Page } from './page.ts'
import { get } from './sdk.ts'
import type { Answer } from './sdk.ts'

let app: App | undefined
afterEach(() => {
  app?.process.kill('SIGKILL')
  app = undefined
})

async function start(file: string, ...args: string[]): Promise<App> {
  app = await startApp(file, { args })
  const { telemetryUrl } = app
  await waitUntil('the telemetry server listens', () =>
    get(`${telemetryUrl}/livez`).then(
      () => true,
      () => false,
    ),
  )
  return app
}

async function page(of: App): Promise<Page> {
  return new Page((await get(`${of.telemetryUrl}/metrics`)).body)
}

async function pageWith(of: App, what: string, holds: (page: Page) => boolean): Promise<Page> {
  let last = new Page('')
  await waitUntil(what, async () => holds((last = await page(of))))
  return last
}

/** Names of a process's threads. */
function threadsOf({ process: { pid } }: App): readonly string[] {
  const folder = `/proc/${pid}/task`
  return readdirSync(folder).map((id) => readFileSync(`${folder}/${id}/comm`, 'utf8').trim())
}

/** How much nicer than the process its threads are, by name; those that are not are left out. */
function niceOf({ process: { pid } }: App): Readonly<Record<string, number>> {
  const main = getPriority(pid)
  const folder = `/proc/${pid}/task`
  const values = readdirSync(folder).map((id) => {
    // Field 19 of proc_pid_stat(5); the second, the name, may have blanks and parentheses.
    const [name = '', rest = ''] = readFileSync(`${folder}/${id}/stat`, 'utf8')
      .replace(/^\d+ \(/, '')
      .split(/\) (?=[^)]*$)/)
    return [name, Number(rest.split(' ')[16])] as const
  })
  return Object.fromEntries(values.flatMap(([name, nice]) => (nice === main ? [] : [[name, nice - main]])))
}

async function startUnasked(): Promise<App> {
  const started = (app = await startApp('blocking.ts'))
  await get(started.url)
  return started
}

function connections(count: number, hostname: string, port: string): Promise<Socket[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), hostname)
      await once(socket, 'connect')
      return socket
    }),
  )
}

describe.runIf(process.platform === 'linux')('until the first scrape or probe', () => {
  it('there is no thread, and from then on there is one', async () => {
    app = await startUnasked()
    expect(threadsOf(app)).not.toContain('ticolops-obs')
    expect((await get(`${app.telemetryUrl}/livez`)).status).toBe(200)
    expect(threadsOf(app)).toContain('ticolops-obs')
  })

  it('no thread has another priority, and from then on that one lets all others go first', async () => {
    app = await startUnasked()
    expect(niceOf(app)).toEqual({})
    await get(`${app.telemetryUrl}/metrics`, { headers: { 'accept-encoding': 'gzip' } })
    expect(niceOf(app)).toEqual({ 'ticolops-obs': 5 })
    expect(threadsOf(app)).toContain('libuv-worker')
  })

  it('everybody who comes early is answered, and whoever leaves early disturbs nobody', async () => {
    const early = await startUnasked()
    const { hostname, port } = new URL(early.telemetryUrl)
    // While the main loop is blocked nobody is accepted, so that all of them come before the thread.
    const blocked = get(`${early.url}/block/1000`)
    const [leaving, staying] = await Promise.all([connections(20, hostname, port), connections(100, hostname, port)])
    for (const socket of leaving) socket.destroy()
    const answers = staying.map((socket) => get(`${early.telemetryUrl}/metrics`, { createConnection: () => socket }))
    const pages = (await Promise.all(answers)).map(({ body }) => new Page(body))
    await blocked
    expect(pages).toHaveLength(100)
    for (const each of pages) expect(each.requests()).toEqual({ 'GET (unmatched) 200 -': 2 })
  })

  it('nobody is refused while the thread takes over', async () => {
    const early = await startUnasked()
    const asked: Promise<unknown>[] = []
    const answers: Answer[] = []
    const refused: Error[] = []
    const failed = (error: NodeJS.ErrnoException) => {
      // The kernel may reset who comes in the moment in which the main thread's socket is closed.
      if (error.code !== 'ECONNRESET') refused.push(error)
    }
    while (answers.length < 100) {
      asked.push(get(`${early.telemetryUrl}/livez`).then((answer) => answers.push(answer), failed))
      await setTimeout(1)
    }
    await Promise.all(asked)
    expect(refused).toEqual([])
  })
})

it('a second copy of a service on its port is told so, and runs without; before the thread has started and after', async () => {
  const first = await startApp('blocking.ts')
  app = first
  const env = { OTEL_EXPORTER_PROMETHEUS_PORT: new URL(first.telemetryUrl).port }
  const secondCopy = async () => {
    const second = await startApp('blocking.ts', { env })
    const { body } = await get(second.url)
    second.process.kill('SIGKILL')
    return [body, ...second.lines]
  }
  const told = ['done', expect.stringMatching(/no metrics or health are served .* the port is in use/)]
  expect(await secondCopy()).toEqual(told)
  expect((await get(`${first.telemetryUrl}/livez`)).status).toBe(200)
  expect(await secondCopy()).toEqual(told)
})

describe('while the event loop is blocked', () => {
  it('the page is served without what only that loop knows, and says so', async () => {
    const blocked = await start('blocking.ts')
    await get(blocked.url)
    await pageWith(blocked, 'a request is counted', (each) => Object.keys(each.requests()).length === 1)
    expect((await page(blocked)).sum('their_total')).toBe(3)
    const answer = get(`${blocked.url}/block/4000`)
    const during = await pageWith(
      blocked,
      'the block is noticed',
      (each) => each.sum('ticolops_obs_event_loop_blocked_seconds') > 1,
    )
    expect(during.sum('ticolops_obs_scrape_complete')).toBe(0)
    expect(during.find('their_total')).toEqual([])
    expect(during.sum('http_server_active_requests')).toBe(1)
    expect(during.sum('process_cpu_time_seconds_total')).toBeGreaterThan(0)

    const live = await get(`${blocked.telemetryUrl}/livez`)
    expect(live.status).toBe(200)
    expect((JSON.parse(live.body) as { blockedMs: { main: number } }).blockedMs.main).toBeGreaterThan(1000)
    const ready = await get(`${blocked.telemetryUrl}/readyz`)
    expect(ready.status).toBe(503)
    expect(ready.body).toMatch(/"event loop":"blocked for \d\.\d s"/)
    expect((await get(`${blocked.telemetryUrl}/statusz`)).body).toMatch(/"unanswered": "blocked for/)

    expect((await answer).body).toBe('done')
    const after = await pageWith(blocked, 'it answers again', (each) => each.sum('ticolops_obs_scrape_complete') === 1)
    expect(after.sum('their_total')).toBe(3)
    expect(after.requests()).toEqual({ 'GET (unmatched) 200 -': 2 })
    expect((await get(`${blocked.telemetryUrl}/readyz`)).status).toBe(200)
  })

  it('liveness fails once that lasts too long, and comes back', async () => {
    const blocked = await start('blocking.ts', '{"maxBlocked":2000}')
    const answer = get(`${blocked.url}/block/4000`)
    await waitUntil('liveness fails', async () => (await get(`${blocked.telemetryUrl}/livez`)).status === 503)
    expect((await answer).body).toBe('done')
    await waitUntil('it comes back', async () => (await get(`${blocked.telemetryUrl}/livez`)).status === 200)
  })
})

it('served by the main thread, the page is the same', async () => {
  const main = await start('blocking.ts', '{"thread":"main"}')
  await get(main.url)
  const served = await pageWith(main, 'the request is counted', (each) => Object.keys(each.requests()).length === 1)
  expect(served.sum('their_total')).toBe(3)
  expect(served.sum('ticolops_obs_scrape_complete')).toBe(1)
  expect(served.find('process_cpu_time_seconds_total')).toHaveLength(2)
})

it('a telemetry thread that dies is replaced, and nothing that was counted is lost', async () => {
  const dying = await start('dying.ts')
  await get(dying.url)
  await pageWith(dying, 'the request is counted', (each) => each.requests()['GET (unmatched) 200 -'] === 1)
  expect((await get(`${dying.url}/end-thread`)).body).toBe('ended')
  let after: Page | undefined
  await waitUntil('another serves the page', async () => {
    after = await page(dying).catch(() => undefined)
    return after?.requests()['GET (unmatched) 200 -'] === 2
  })
  expect(after?.sum('ticolops_obs_scrape_complete')).toBe(1)
})

it.each(['worker', 'main'])(
  'worker threads are on the page that the %s thread serves, and what they counted outlives them',
  async (thread) => {
    const threads = await start('threads.ts', thread)
    const both = await pageWith(threads, 'both have joined', (each) => each.find('jobs_total').length === 3)
    expect(both.sum('jobs_total', { kind: 'mail' })).toBe(3)
    const workers = both.find('nodejs_eventloop_utilization_ratio').map(({ labels }) => labels['worker'] ?? '')
    expect(workers).toEqual(['', expect.stringMatching(/^thread-\d+$/), expect.stringMatching(/^thread-\d+$/)])
    expect(both.find('process_cpu_time_seconds_total')).toHaveLength(2)
    expect(both.find('ticolops_build_info')).toHaveLength(1)

    await get(`${threads.url}/terminate`)
    const one = await pageWith(
      threads,
      'the first has left',
      (each) => each.find('nodejs_eventloop_utilization_ratio').length === 2,
    )
    expect(one.sum('jobs_total', { kind: 'mail' })).toBe(3)
    expect(one.find('jobs_total')).toHaveLength(3)
  },
)

/** Event loops whose gauges are on a page. */
function workersOn(of: Page): string[] {
  return of
    .find('nodejs_eventloop_utilization_ratio')
    .map(({ labels }) => labels['worker'] ?? '')
    .toSorted()
}

/** Who answers twenty requests. */
async function pids(of: App): Promise<Set<string>> {
  const answers = await Promise.all(Array.from({ length: 20 }, () => get(`${of.url}/pid`)))
  return new Set(answers.map(({ body }) => body))
}

describe("in Node's cluster", () => {
  it('the primary shows all workers on one page, and a worker that is killed takes no count along', async () => {
    const clustered = await start('clustered.ts', String(await freePort()))
    const workers = [...(await pids(clustered))]
    expect(workers).toHaveLength(2)
    const all = await pageWith(
      clustered,
      'all requests are counted',
      (each) => each.requests()['GET (unmatched) 200 -'] === 20,
    )
    expect(workersOn(all)).toEqual(['', '1', '2'])
    expect(all.find('process_start_time_seconds')).toHaveLength(3)
    expect(all.find('ticolops_obs_scrape_complete').map(({ value }) => value)).toEqual([1, 1, 1])

    process.kill(Number(workers[0]), 'SIGKILL')
    const replaced = await pageWith(clustered, 'another takes its place', (each) => workersOn(each).includes('3'))
    expect(replaced.requests()['GET (unmatched) 200 -']).toBe(20)
    expect(workersOn(replaced)).toHaveLength(3)
    await pids(clustered)
    await pageWith(clustered, 'it goes on counting', (each) => each.requests()['GET (unmatched) 200 -'] === 40)
  })

  it('SIGTERM to the primary lets the workers finish what they have begun', async () => {
    const clustered = await start('clustered.ts', String(await freePort()))
    const slow = Array.from({ length: 4 }, () => get(`${clustered.url}/slow`))
    await pageWith(clustered, 'they are in flight', (each) => each.sum('http_server_active_requests') === 4)
    clustered.process.kill('SIGTERM')
    expect((await Promise.all(slow)).map(({ body }) => body)).toEqual(Array.from({ length: 4 }, () => 'slow answer'))
    expect(await clustered.exit).toEqual({ code: null, signal: 'SIGTERM' })
    expect(clustered.lines).toEqual([])
  })
})
