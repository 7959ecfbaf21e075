import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { waitUntil } from '@ticolops/obs-testbed'
import { startApp } from './child.ts'
import type { App } from './child.ts'
import { startReceiver as startSentry } from './errors/receiver.ts'
import type { Receiver as Sentry } from './errors/receiver.ts'
import { Page } from './page.ts'
import { get } from './sdk.ts'
import { Receiver } from './traces/receiver.ts'

/** An environment without a release, whatever the one that tests run in says. */
const NOTHING = Object.fromEntries(
  [
    'OBS_RELEASE',
    'SENTRY_RELEASE',
    'OTEL_RESOURCE_ATTRIBUTES',
    'GITHUB_SHA',
    'CI_COMMIT_SHA',
    'BITBUCKET_COMMIT',
    'CIRCLE_SHA1',
    'BUILD_SOURCEVERSION',
    'GIT_COMMIT',
    'VERCEL_GIT_COMMIT_SHA',
    'RENDER_GIT_COMMIT',
    'HEROKU_SLUG_COMMIT',
    'SOURCE_VERSION',
  ].map((name) => [name, '']),
)

const program = fileURLToPath(new URL('apps/release/main.ts', import.meta.url))

let app: App
let collector: Receiver
let sentry: Sentry
// Of each test alone: what the process before had sent when it was ended can still arrive.
beforeEach(async () => {
  collector = await new Receiver().listen()
  sentry = await startSentry()
})
afterEach(async () => {
  app.process.kill('SIGKILL')
  await Promise.all([collector.vanish(), sentry.vanish()])
})

it.each([
  ['the option', { release: 'by-option' }, { OBS_RELEASE: 'no', SENTRY_RELEASE: 'no' }, 'by-option'],
  ['OBS_RELEASE', {}, { OBS_RELEASE: 'shop@7 (blue), "x"', SENTRY_RELEASE: 'no' }, 'shop@7 (blue), "x"'],
  ['SENTRY_RELEASE', {}, { SENTRY_RELEASE: 'by-sentry', OTEL_RESOURCE_ATTRIBUTES: 'service.version=no' }, 'by-sentry'],
  ['service.version', {}, { OTEL_RESOURCE_ATTRIBUTES: 'service.version=by%2Cotel', GITHUB_SHA: 'no' }, 'by,otel'],
  ['the commit of CI', {}, { CI_COMMIT_SHA: '1f2e3d' }, '1f2e3d'],
  ['package.json', {}, {}, '4.5.6'],
])(
  'a release that comes from %s is the same in metrics, status, lines, spans and errors',
  async (_from, options, env, release) => {
    app = await startApp(program, {
      args: [JSON.stringify(options)],
      env: {
        ...NOTHING,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_BSP_SCHEDULE_DELAY: '50',
        SENTRY_DSN: sentry.dsn,
        ...env,
      },
    })
    await waitUntil('a span and an error arrive', async () => {
      await get(app.url)
      return collector.spans.length > 0 && sentry.events.length > 0
    })
    const page = new Page((await get(`${app.telemetryUrl}/metrics`)).body)
    const status = JSON.parse((await get(`${app.telemetryUrl}/statusz`)).body) as { identity: { release: string } }
    const lines = app.lines
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { release: string })
    expect({
      metrics: page.find('ticolops_build_info').map(({ labels }) => labels['release']),
      status: status.identity.release,
      lines: [...new Set(lines.map((line) => line.release))],
      spans: [...new Set(collector.spans.map(({ resource }) => resource['release']))],
      errors: [...new Set(sentry.events.map((event) => event.release))],
    }).toEqual({ metrics: [release], status: release, lines: [release], spans: [release], errors: [release] })
  },
)
