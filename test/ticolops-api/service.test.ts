import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startFaultProxy, startPostgres, startRedis, waitUntil } from '@ticolops/obs-testbed'
import type { FaultProxy, Postgres, Redis } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReplica } from './replica.ts'
import type { Replica } from './replica.ts'

/** Receives what the service tells of completed tasks. */
async function startReceiver(): Promise<{ url: string; received: unknown[]; stop(): void }> {
  const received: unknown[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push(JSON.parse(Buffer.concat(chunks).toString()))
      response.end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    stop: () => server.close(),
  }
}

await describeWithServers('the reference service', ['postgres', 'redis-server'], () => {
  let postgres: Postgres
  let redis: Redis
  let proxy: FaultProxy
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  /** The first reaches PostgreSQL through the proxy. */
  let replicas: readonly [Replica, Replica]
  /** What runs, so that all of it ends even when something does not start. */
  const running: { stop(): unknown }[] = []

  async function started<T extends { stop(): unknown }>(starting: Promise<T>): Promise<T> {
    const server = await starting
    running.unshift(server)
    return server
  }

  beforeAll(async () => {
    ;[postgres, redis, receiver] = await Promise.all([
      started(startPostgres({ database: 'ticolops' })),
      started(startRedis()),
      started(startReceiver()),
    ])
    proxy = await started(startFaultProxy({ host: postgres.host, port: postgres.port }))
    const throughProxy = new URL(postgres.url)
    throughProxy.port = String(proxy.port)
    const env = { REDIS_URL: redis.url, NOTIFY_URL: receiver.url, DEMO_FAULTS: '1', OBS_RELEASE: '1.1.0' }
    // At once, so that both find an empty database.
    replicas = await Promise.all([
      started(startReplica({ ...env, DATABASE_URL: throughProxy.href })),
      started(startReplica({ ...env, DATABASE_URL: postgres.url, OBS_RELEASE: '1.0.0' })),
    ])
  })

  afterAll(async () => {
    for (const server of running) await server.stop()
  })

  const first: Replica['send'] = (...request) => replicas[0].send(...request)
  const second: Replica['send'] = (...request) => replicas[1].send(...request)

  /** How many lists the first replica has served from the cache. */
  async function hits(): Promise<number> {
    const page = await replicas[0].metrics()
    const line = page.find((one) => one.startsWith('ticolops_task_cache_lookups_total{result="hit"}'))
    return Number(line?.split(' ')[1] ?? 0)
  }

  async function readiness(): Promise<number> {
    return (await fetch(`${replicas[0].telemetryUrl}/readyz`)).status
  }

  /** Whether the first replica's metrics page has this line. */
  async function shows(line: string): Promise<boolean> {
    return (await replicas[0].metrics()).includes(line)
  }

  async function newTeam(name: string): Promise<number> {
    const { status, body } = await first('POST', '/teams', { name })
    expect(status).toBe(201)
    return Number(body['id'])
  }

  it('is migrated once by two replicas that start together', async () => {
    const client = new Client({ connectionString: postgres.url })
    await client.connect()
    const { rows } = await client.query('select name from migrations order by name')
    await client.end()
    expect(rows.map(({ name }) => name)).toEqual(['0001-teams-users-tasks.sql', '0002-task-list-index.sql'])
  })

  it('creates, reads, changes, completes and lists tasks', async () => {
    const team = await newTeam('Atlas')
    const user = await first('POST', `/teams/${team}/users`, { name: 'Ada', email: 'ada@example.com' })
    const created = await first('POST', `/teams/${team}/tasks`, { title: 'Draw the map', assigneeId: user.body['id'] })
    expect(created).toMatchObject({ status: 201, body: { teamId: team, title: 'Draw the map', completedAt: null } })
    const task = `/tasks/${String(created.body['id'])}`
    expect(await second('GET', task)).toMatchObject({ status: 200, body: created.body })
    expect(await first('PATCH', task, { title: 'Draw two maps' })).toMatchObject({
      body: { title: 'Draw two maps', assigneeId: user.body['id'] },
    })
    expect(await first('PATCH', task, { assigneeId: null })).toMatchObject({
      body: { title: 'Draw two maps', assigneeId: null },
    })
    const completed = await first('POST', `${task}/complete`)
    expect(completed.body['completedAt']).toEqual(expect.any(String))
    expect(await first('POST', `${task}/complete`)).toMatchObject({ status: 200, body: completed.body })
    expect(await first('GET', `/teams/${team}/tasks?status=open`)).toMatchObject({ body: { items: [], next: null } })
    expect(await first('GET', `/teams/${team}/tasks?status=completed`)).toMatchObject({
      body: { items: [completed.body] },
    })
  })

  it('tells once of a task that was completed', async () => {
    const team = await newTeam('Borealis')
    const { body } = await first('POST', `/teams/${team}/tasks`, { title: 'Ring the bell' })
    receiver.received.length = 0
    await first('POST', `/tasks/${String(body['id'])}/complete`)
    await first('POST', `/tasks/${String(body['id'])}/complete`)
    expect(receiver.received).toMatchObject([{ event: 'task.completed', task: { id: body['id'] } }])
  })

  it('pages through a list from new to old', async () => {
    const team = await newTeam('Cordillera')
    for (const title of ['1', '2', '3']) await first('POST', `/teams/${team}/tasks`, { title })
    const page = await first('GET', `/teams/${team}/tasks?limit=2`)
    expect(page.body).toMatchObject({ items: [{ title: '3' }, { title: '2' }] })
    const rest = await first('GET', `/teams/${team}/tasks?limit=2&before=${String(page.body['next'])}`)
    expect(rest.body).toMatchObject({ items: [{ title: '1' }], next: null })
  })

  it('serves a list from the cache until any replica changes it', async () => {
    const team = await newTeam('Delta')
    const list = () => first('GET', `/teams/${team}/tasks`)
    await list()
    const before = await hits()
    await list()
    expect(await hits()).toBe(before + 1)
    await second('POST', `/teams/${team}/tasks`, { title: 'New' })
    expect(await list()).toMatchObject({ body: { items: [{ title: 'New' }] } })
    expect(await hits()).toBe(before + 1)
  })

  it.each([
    ['a body that lacks a property', 'POST', '/teams', { nmae: 'x' }, 400, "required property 'name'"],
    ['a property that nobody knows', 'POST', '/teams', { name: 'x', color: 'red' }, 400, 'additional properties'],
    ['an id that is none', 'GET', '/teams/x', undefined, 400, 'must be integer'],
    ['a page that is too large', 'GET', '/teams/1/tasks?limit=1000', undefined, 400, '<= 100'],
    ['a team that does not exist', 'GET', '/teams/9999/tasks', undefined, 404, 'team 9999 does not exist'],
    [
      'a task for a team that does not exist',
      'POST',
      '/teams/9999/tasks',
      { title: 'x' },
      404,
      'the team does not exist',
    ],
    ['a task that does not exist', 'POST', '/tasks/9999/complete', undefined, 404, 'task 9999 does not exist'],
    ['a path that does not exist', 'GET', '/nowhere?secret=1', undefined, 404, 'GET /nowhere does not exist'],
  ])('answers %s with a problem that says so', async (_name, method, path, body, status, detail) => {
    const answer = await first(method, path, body)
    expect(answer).toMatchObject({ status, type: 'application/problem+json; charset=utf-8', body: { status } })
    expect(answer.body['detail']).toContain(detail)
  })

  it('refuses what contradicts what is stored', async () => {
    const team = await newTeam('Estuary')
    expect(await first('POST', '/teams', { name: 'Estuary' })).toMatchObject({ status: 409 })
    expect(await first('POST', `/teams/${team}/tasks`, { title: 'x', assigneeId: 9999 })).toMatchObject({
      status: 404,
      body: { detail: 'the assignee does not exist' },
    })
    await first('POST', `/teams/${team}/tasks`, { title: 'x' })
    expect(await first('DELETE', `/teams/${team}`)).toMatchObject({
      status: 409,
      body: { detail: `team ${team} still has users or tasks` },
    })
    expect(await first('DELETE', `/teams/${await newTeam('Fjord')}`)).toMatchObject({ status: 204 })
  })

  it('fails for real on demand, and keeps the reason to its log', async () => {
    const { status, body } = await first('GET', '/teams?fault=error')
    expect(status).toBe(500)
    expect(body['detail']).not.toContain('zero')
    await waitUntil('the log says why', async () => replicas[0].process.tail(100).includes('division by zero'))
  })

  it('has the summary of a team since release 1.1.0', async () => {
    const team = await newTeam('Glacier')
    await first('POST', `/teams/${team}/tasks`, { title: 'x' })
    expect(await first('GET', `/teams/${team}/summary`)).toMatchObject({
      status: 200,
      body: { tasks: { open: 1, completed: 0 } },
    })
    expect(await second('GET', `/teams/${team}/summary`)).toMatchObject({ status: 404 })
  })

  it('shows requests, operations, pools, outbound calls and its release on its metrics page', async () => {
    const page = await replicas[0].metrics()
    const expected = [
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/teams/:teamId/tasks",http_response_status_code="200"',
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/teams",http_response_status_code="500"',
      'http_client_request_duration_seconds_count{http_request_method="POST",server_address="127.0.0.1"',
      'db_client_operation_duration_seconds_count{db_system_name="postgresql",db_operation_name="SELECT"',
      'db_client_operation_duration_seconds_count{db_system_name="redis",db_operation_name="GET"',
      'db_client_connection_max{db_client_connection_pool_name="primary"} 10',
      'db_client_connection_count{db_client_connection_pool_name="cache"',
      'ticolops_tasks_total{change="completed"}',
      'ticolops_build_info{version="1.1.0",release="1.1.0"',
    ]
    expect(expected.filter((start) => !page.some((line) => line.startsWith(start)))).toEqual([])
  })

  it('sends security headers, whatever the answer', async () => {
    for (const path of ['/healthz', '/teams/x', '/nowhere']) {
      const { headers } = await first('GET', path)
      expect(headers.get('content-security-policy')).toContain('report-uri /csp-reports')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it('counts what browsers report of its policy', async () => {
    const report = { 'effective-directive': 'script-src-elem', disposition: 'enforce' }
    expect(await first('POST', '/csp-reports', { 'csp-report': report })).toMatchObject({ status: 204 })
    expect(await replicas[0].metrics()).toContain(
      'ticolops_csp_reports_total{directive="script-src-elem",disposition="enforce"} 1',
    )
  })

  it('denies what one client asks for above the limit, over all replicas, and nobody else', async () => {
    const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, RATE_LIMIT: '3', TRUSTED_PROXIES: '127.0.0.1' }
    const limited = await Promise.all([1, 2].map(() => started(startReplica(env))))
    const ask = (replica: number, client: string) =>
      limited[replica]?.send('GET', '/teams', undefined, { 'x-forwarded-for': client })
    for (const replica of [0, 1, 0]) expect(await ask(replica, '192.0.2.1')).toMatchObject({ status: 200 })
    const denied = await ask(1, '192.0.2.1')
    expect(denied).toMatchObject({ status: 429, type: 'application/problem+json; charset=utf-8' })
    expect(denied?.headers.get('ratelimit')).toMatch(/^"api";r=0;t=/)
    expect(await ask(1, '192.0.2.2')).toMatchObject({ status: 200 })
    expect(await limited[1]?.metrics()).toContain(
      'ticolops_rate_limit_decisions_total{limiter="api",decision="denied",store="redis"} 1',
    )
  })

  describe('when PostgreSQL goes away', () => {
    it('is not ready, stays alive, and is ready again when PostgreSQL is back', async () => {
      expect(await readiness()).toBe(200)
      await proxy.set({ mode: 'refuse' })
      await waitUntil('readiness fails', async () => (await readiness()) === 503)
      expect((await fetch(`${replicas[0].telemetryUrl}/livez`)).status).toBe(200)
      expect(await first('GET', '/teams')).toMatchObject({ status: 500 })
      await proxy.set({ mode: 'pass' })
      await waitUntil('readiness comes back', async () => (await readiness()) === 200)
      expect(await first('GET', '/teams')).toMatchObject({ status: 200 })
    })
  })

  describe('when Redis goes away', () => {
    it('reads from the database, and caches again when Redis is back', async () => {
      const team = await newTeam('Harbour')
      await first('POST', `/teams/${team}/tasks`, { title: 'Before' })
      await redis.pause()
      await first('POST', `/teams/${team}/tasks`, { title: 'Meanwhile' })
      expect(await first('GET', `/teams/${team}/tasks`)).toMatchObject({
        status: 200,
        body: { items: [{ title: 'Meanwhile' }, { title: 'Before' }] },
      })
      await redis.resume()
      const before = await hits()
      await waitUntil('the cache is used again', async () => {
        await first('GET', `/teams/${team}/tasks`)
        return (await hits()) !== before
      })
    })

    it('limits from memory, says so, and returns to Redis', async () => {
      await redis.pause()
      expect(await first('GET', '/teams')).toMatchObject({ status: 200 })
      expect(await shows('ticolops_rate_limit_degraded{limiter="api"} 1')).toBe(true)
      await redis.resume()
      await waitUntil('the limiter is back', () => shows('ticolops_rate_limit_degraded{limiter="api"} 0'))
    })
  })

  describe('when it is told to end', () => {
    it('finishes the request under way and leaves', async () => {
      const replica = await startReplica({ DATABASE_URL: postgres.url, REDIS_URL: redis.url, DEMO_FAULTS: '1' })
      const slow = replica.send('GET', '/teams?fault=slow')
      await waitUntil('the request is under way', async () =>
        (await replica.metrics()).some((line) => line === 'http_server_active_requests{http_request_method="GET"} 1'),
      )
      process.kill(replica.process.pid, 'SIGTERM')
      expect(await slow).toMatchObject({ status: 200 })
      expect(await replica.process.exited).toBe('SIGTERM')
    })
  })

  describe('when it is started wrongly', () => {
    it.each([
      ['DATABASE_URL is not set', { REDIS_URL: 'redis://127.0.0.1:1' }, 'exit code 2'],
      [
        'PORT is "http"',
        { DATABASE_URL: 'postgres://127.0.0.1/x', REDIS_URL: 'redis://127.0.0.1:1', PORT: 'http' },
        'exit code 2',
      ],
      ['ECONNREFUSED', { DATABASE_URL: 'postgres://127.0.0.1:1/x', REDIS_URL: 'redis://127.0.0.1:1' }, 'exit code 1'],
    ])('says "%s" and ends', async (message, env, end) => {
      const failure = await startReplica(env).then(
        () => new Error('it started'),
        (error: unknown) => error,
      )
      expect(String(failure)).toContain(message)
      expect(String(failure)).toContain(end)
      expect(String(failure)).not.toMatch(/\n\s+at /)
    })
  })
})
