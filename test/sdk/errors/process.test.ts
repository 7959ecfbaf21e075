import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { startApp } from '../child.ts'
import type { App } from '../child.ts'
import { get } from '../sdk.ts'
import { startReceiver } from './receiver.ts'
import type { Receiver } from './receiver.ts'
import { errorsOf, settledErrors } from './status.ts'

let receiver: Receiver
let app: App | undefined
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(async () => {
  app?.process.kill('SIGKILL')
  await app?.exit
  app = undefined
  await receiver.vanish()
})

describe.each(['11', '10'])('with Sentry %s', (major) => {
  it('every error whose request was answered has arrived when SIGTERM has ended the process', async () => {
    const {
      url,
      process: child,
      exit,
    } = (app = await startApp(`errors/sentry-${major}/reporting.ts`, {
      env: { SENTRY_DSN: receiver.dsn },
    }))
    const answered: string[] = []
    const client = async (name: string) => {
      for (let index = 0; ; index++) {
        const path = `/${name}-${index}`
        const answer = await get(url + path).catch(() => undefined)
        if (answer === undefined) return
        answered.push(path)
      }
    }
    const clients = Promise.all(['a', 'b', 'c', 'd'].map((name) => client(name)))
    await waitUntil('errors arrive', () => Promise.resolve(receiver.events.length > 50))
    child.kill('SIGTERM')
    await clients
    expect(await exit).toEqual({ code: null, signal: 'SIGTERM' })
    expect(receiver.events.map(messageOf).toSorted()).toEqual(answered.toSorted())
    expect(new Set(receiver.events.map((event) => event.event_id)).size).toBe(answered.length)
  })

  it('the client that an application has initialised itself is joined, and what is at odds is told', async () => {
    const { url, telemetryUrl, lines, exit } = (app = await startApp(`errors/sentry-${major}/joined.ts`, {
      env: { OWN_DSN: receiver.dsn },
    }))
    await get(`${url}/ours`)
    await waitUntil('Sentry is found', async () => (await errorsOf(telemetryUrl)).state === 'joined')
    await get(`${url}/both`)
    expect(await settledErrors(telemetryUrl)).toMatchObject({ captured: 2, sent: 2, dropped: {} })
    expect(receiver.events.map(messageOf).toSorted()).toEqual(['both', 'ours'])
    expect(receiver.events.find((event) => messageOf(event) === 'ours')).toMatchObject({
      release: 'own-release',
      environment: 'own',
      tags: { tenant: 'acme' },
      request: { method: 'GET' },
    })
    const odd = lines.filter((line) => /Sentry with release own-release|has set up OpenTelemetry/.test(line))
    expect(odd).toHaveLength(major === '10' ? 2 : 1)

    await get(`${url}/crash`)
    expect((await exit).code).toBe(1)
    expect(receiver.events.map(messageOf).filter((message) => message === 'crash')).toHaveLength(1)
  })
})

function messageOf(event: Receiver['events'][number]): string {
  return event.exception?.values.at(-1)?.value ?? ''
}
