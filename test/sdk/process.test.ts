import http from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { startApp } from './child.ts'
import type { App } from './child.ts'
import { Page } from './page.ts'
import { get } from './sdk.ts'

let app: App | undefined
afterEach(() => {
  app?.process.kill('SIGKILL')
  app = undefined
})

async function start(...args: Parameters<typeof startApp>): Promise<App> {
  app = await startApp(...args)
  const { telemetryUrl } = app
  await waitUntil('the telemetry server listens', () =>
    get(`${telemetryUrl}/livez`).then(
      () => true,
      () => false,
    ),
  )
  return app
}

async function counted(of: App): Promise<Record<string, number>> {
  return new Page((await get(`${of.telemetryUrl}/metrics`)).body).requests()
}

describe('node --import @ticolops/obs/register', () => {
  it('measures an application that does not know of it, with the environment alone', async () => {
    const plain = await start('plain.ts', {
      node: ['--import', '@ticolops/obs/register'],
      env: { OTEL_SERVICE_NAME: 'plain-service', OBS_RELEASE: 'r1' },
    })
    expect((await get(plain.url)).body).toBe('plain')
    await waitUntil('it is counted', async () => (await counted(plain))['GET (unmatched) 200 -'] === 1)
    expect(JSON.parse((await get(`${plain.telemetryUrl}/statusz`)).body)).toMatchObject({
      identity: { service: 'plain-service', release: 'r1' },
    })
    expect(plain.lines).toEqual([])
  })

  it('does nothing with OTEL_SDK_DISABLED=true', async () => {
    app = await startApp('plain.ts', {
      node: ['--import', '@ticolops/obs/register'],
      env: { OTEL_SDK_DISABLED: 'true' },
    })
    expect((await get(app.url)).body).toBe('plain')
    await expect(get(`${app.telemetryUrl}/metrics`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('tells of a bad variable in one line and takes the default', async () => {
    app = await startApp('plain.ts', {
      node: ['--import', '@ticolops/obs/register'],
      env: { OTEL_EXPORTER_PROMETHEUS_PORT: 'none', OTEL_EXPORTER_PROMETHEUS_HOST: 'no-such-host.invalid' },
    })
    const { lines } = app
    await waitUntil('it has complained', () => Promise.resolve(lines.length >= 2))
    expect(lines[0]).toBe(
      '@ticolops/obs: OTEL_EXPORTER_PROMETHEUS_PORT is "none", but must be a port from 0 to 65535. Port 9464 is taken instead.',
    )
    expect(lines[1]).toMatch(/no metrics or health are served \(no-such-host\.invalid, port 9464\)/)
    expect((await get(app.url)).body).toBe('plain')
  })
})

it('a CommonJS application requires it', async () => {
  const required = await start('required.cjs')
  expect((await get(required.url)).body).toBe('required')
  await waitUntil('it is counted', async () => (await counted(required))['GET (unmatched) 200 -'] === 1)
})

describe('on SIGTERM', () => {
  it('readiness fails at once, requests are taken during the drain, those in flight finish, and the signal ends the process', async () => {
    const ending = await start('ending.ts', { args: ['{"drainDelay":400}'] })
    const slow = get(`${ending.url}/slow`)
    await waitUntil('it is in flight', async () =>
      (await get(`${ending.telemetryUrl}/metrics`)).body.includes(
        'http_server_active_requests{http_request_method="GET"} 1',
      ),
    )
    ending.process.kill('SIGTERM')
    await waitUntil('readiness fails', async () => (await get(`${ending.telemetryUrl}/readyz`)).status === 503)
    expect((await get(`${ending.telemetryUrl}/livez`)).status).toBe(200)
    expect((await get(ending.url)).body).toBe('answer')
    expect((await slow).body).toBe('slow answer')
    expect(await ending.exit).toEqual({ code: null, signal: 'SIGTERM' })
    expect(ending.lines).toEqual([])
  })

  it('idle keep-alive connections do not hold the process', async () => {
    const ending = await start('ending.ts')
    const agent = new http.Agent({ keepAlive: true })
    await get(ending.url, { agent })
    ending.process.kill('SIGTERM')
    expect(await ending.exit).toEqual({ code: null, signal: 'SIGTERM' })
    agent.destroy()
  })

  it('a second signal ends the process now', async () => {
    const ending = await start('ending.ts', { args: ['{"drainDelay":60000,"deadline":60000}'] })
    ending.process.kill('SIGTERM')
    await waitUntil('readiness fails', async () => (await get(`${ending.telemetryUrl}/readyz`)).status === 503)
    ending.process.kill('SIGTERM')
    expect(await ending.exit).toEqual({ code: null, signal: 'SIGTERM' })
  })

  it('a request that never ends does not outlive the deadline, and that is told', async () => {
    const ending = await start('ending.ts', { args: ['{"deadline":300}'] })
    const never = get(`${ending.url}/never`).catch((error: unknown) => error)
    await waitUntil('it is in flight', async () =>
      (await get(`${ending.telemetryUrl}/metrics`)).body.includes(
        'http_server_active_requests{http_request_method="GET"} 1',
      ),
    )
    ending.process.kill('SIGTERM')
    expect(await ending.exit).toEqual({ code: null, signal: 'SIGTERM' })
    expect(await never).toBeInstanceOf(Error)
    expect(ending.lines).toEqual([expect.stringContaining('shutdown took longer than 300 ms')])
  })

  it('under load, no request is lost while the load balancer learns that the process is going', async () => {
    const loaded = await start('loaded.ts', { args: ['800'] })
    const agent = new http.Agent({ keepAlive: true, maxSockets: 24 })
    const outcomes = { answered: 0, closing: 0, lost: [] as unknown[] }
    const balancer = { ready: true }
    const client = async () => {
      while (balancer.ready) {
        try {
          const { body, headers } = await get(loaded.url, { agent })
          if (body === 'answer') outcomes.answered++
          if (headers.connection === 'close') outcomes.closing++
        } catch (error) {
          outcomes.lost.push(error)
        }
      }
    }
    const clients = Array.from({ length: 24 }, client)
    await waitUntil('the load is on', () => Promise.resolve(outcomes.answered > 200))
    const before = outcomes.answered
    loaded.process.kill('SIGTERM')
    await waitUntil('the load balancer has seen it', async () => {
      balancer.ready = (await get(`${loaded.telemetryUrl}/readyz`)).status === 200
      return !balancer.ready && outcomes.closing > 0
    })
    await Promise.all(clients)
    expect(await loaded.exit).toEqual({ code: null, signal: 'SIGTERM' })
    agent.destroy()
    console.log(
      `${outcomes.answered} requests answered, ${outcomes.answered - before} of them after SIGTERM; ${outcomes.lost.length} lost`,
    )
    expect(outcomes.lost).toEqual([])
    expect(outcomes.answered).toBeGreaterThan(before)
    expect(loaded.lines).toEqual([])
  })

  it("an application's own handler, even one for a single time, keeps the say", async () => {
    const ending = await start('ending.ts', { args: ['{"own":true,"drainDelay":60000,"deadline":60000}'] })
    ending.process.kill('SIGTERM')
    expect(await ending.exit).toEqual({ code: 7, signal: null })
    expect(ending.lines).toEqual(['own handler'])
  })
})
