import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Finding } from '@ticolops/obs'
import { describe, expect, it } from 'vitest'
import { instrumented } from '../sdk.ts'

const program = fileURLToPath(new URL('../apps/honesty/finding.ts', import.meta.url))
const folders = { test: new URL('../..', import.meta.url), bench: new URL('../../bench/', import.meta.url) }

/** What an application finds that loads these modules, from a folder whose packages they are. */
async function findings(
  modules: readonly string[],
  { node = [], folder = 'test' }: { readonly node?: readonly string[]; readonly folder?: keyof typeof folders } = {},
): Promise<Finding[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@ticolops/source', ...node, program, ...modules],
    {
      cwd: fileURLToPath(folders[folder]),
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_NO_WARNINGS: '1',
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
    },
  )
  return JSON.parse(stdout) as Finding[]
}

describe('nothing is found', () => {
  it.each([
    ['in an application of many libraries', ['express', 'fastify', 'koa', 'pg', 'redis', 'ioredis', 'pino', 'winston']],
    ['with one Sentry for errors', ['sentry:0']],
    [
      'with two APIs of OpenTelemetry that understand each other',
      ['setup:opentelemetry-api-1-9', 'opentelemetry-api-1-4'],
    ],
    ['with one who hooks imports', ['import-in-the-middle']],
  ])('%s', async (_what, modules) => {
    expect(await findings(modules)).toEqual([])
  })
})

it.each([
  [
    'an API of OpenTelemetry that is too new for what was set up',
    ['setup:opentelemetry-api-1-4', 'opentelemetry-api-1-9'],
    'opentelemetry-api-versions',
    /1\.9\.1 \(\/.*\) is loaded, but OpenTelemetry was set up through version 1\.4\.1/,
  ],
  ['Sentry that traces', ['sentry:0.1'], 'sentry-tracing', /Sentry 11\.12\.0 traces requests/],
  [
    'two copies of what hooks imports',
    ['import-in-the-middle', 'import-in-the-middle-2'],
    'hook-loaders',
    /3\.6\.0 \(\/.*\) and 2\.0\.6 \(\/.*\)/,
  ],
])('%s is found', async (_what, modules, id, message) => {
  expect(await findings(modules)).toEqual([
    { id, message: expect.stringMatching(message) as string, fix: expect.stringMatching(/\.$/) as string },
  ])
})

it.each([
  ['--import', /auto-instrumentations-node \(in the options of Node\)/],
  ['--require', /auto-instrumentations-node \d+\.\d+\.\d+ \(\//],
])('an agent that %s has loaded before the application is found', async (flag, message) => {
  const node = [flag, '@opentelemetry/auto-instrumentations-node/register']
  expect(await findings([], { node, folder: 'bench' })).toMatchObject([
    { id: 'second-agent', message: expect.stringMatching(message) as string },
  ])
})

it('a loader among the options of Node is found', async () => {
  expect(await findings([], { node: ['--experimental-loader', 'import-in-the-middle/hook.mjs'] })).toMatchObject([
    {
      id: 'loader-flag',
      message: expect.stringContaining('--experimental-loader import-in-the-middle/hook.mjs') as string,
    },
  ])
})

it('each kind is on the page, with how many there are', async () => {
  const app = await instrumented()
  const page = await app.page()
  expect(page.find('ticolops_obs_finding').map(({ labels, value }) => [labels['id'], value])).toEqual([
    ['opentelemetry-api-versions', 0],
    ['opentelemetry-sdk-majors', 0],
    ['sentry-copies', 0],
    ['sentry-tracing', 0],
    ['second-agent', 0],
    ['loader-flag', 0],
    ['hook-loaders', 0],
  ])
  await app.stop()
})
