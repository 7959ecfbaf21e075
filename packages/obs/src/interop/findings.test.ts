import { describe, expect, it } from 'vitest'
import type { Facts } from './finding.ts'
import { findingsOf } from './findings.ts'

const kApi = Symbol.for('opentelemetry.js.api.1')

function facts(loaded: Readonly<Record<string, readonly string[]>>, more: Partial<Facts> = {}): Facts {
  return {
    flags: [],
    httpIsWrapped: false,
    globals: {},
    copies: (name) => (loaded[name] ?? []).map((version) => ({ version, folder: `/app/${version}/${name}` })),
    ...more,
  }
}

const found = (...given: Parameters<typeof facts>) =>
  findingsOf(facts(...given)).map(({ id, message }) => `${id}: ${message}`)

describe('nothing is found', () => {
  it.each<[string, ...Parameters<typeof facts>]>([
    ['in a plain application', {}],
    [
      'with one of each',
      {
        '@opentelemetry/api': ['1.10.0'],
        '@opentelemetry/sdk-trace': ['3.1.0'],
        '@sentry/core': ['11.12.0'],
        'import-in-the-middle': ['3.6.0'],
      },
      {
        flags: ['--import', '@ticolops/obs/register', '--import=tsx', '--enable-source-maps'],
        globals: { [kApi]: { version: '1.10.0' }, __SENTRY__: { version: '11.12.0', '11.12.0': {} } },
      },
    ],
    [
      'when every copy of the API understands what was set up',
      { '@opentelemetry/api': ['1.9.0', '1.9.1', '1.4.1'] },
      { globals: { [kApi]: { version: '1.9.0' } } },
    ],
    ['when nobody has set up OpenTelemetry', { '@opentelemetry/api': ['1.10.0', '1.4.1'] }],
    [
      'by a package that only begins like an agent',
      {},
      { flags: ['--import=dd-trace-helpers', '-r', './newrelic.js'] },
    ],
    ['when Sentry takes errors only', {}, { globals: { __SENTRY__: { '11.12.0': sentry({ tracesSampleRate: 0 }) } } }],
  ])('%s', (_what, ...given) => {
    expect(findingsOf(facts(...given))).toEqual([])
  })
})

function sentry(options: object) {
  return { defaultCurrentScope: { getClient: () => ({ getOptions: () => options }) } }
}

it.each<[string, ...Parameters<typeof facts>]>([
  [
    'opentelemetry-api-versions: @opentelemetry/api 1.10.0 (/app/1.10.0/@opentelemetry/api)',
    { '@opentelemetry/api': ['1.4.1', '1.10.0'] },
    { globals: { [kApi]: { version: '1.4.1' } } },
  ],
  [
    'opentelemetry-api-versions: @opentelemetry/api 2.0.0',
    { '@opentelemetry/api': ['2.0.0'] },
    { globals: { [kApi]: { version: '1.10.0' } } },
  ],
  [
    'opentelemetry-sdk-majors: @opentelemetry/sdk-trace-base 2.1.0',
    { '@opentelemetry/sdk-trace-base': ['2.1.0'], '@opentelemetry/sdk-trace': ['3.1.0'] },
  ],
  ['sentry-copies: Sentry is loaded in the versions 10.1.0 and 11.12.0', { '@sentry/core': ['10.1.0', '11.12.0'] }],
  [
    'sentry-copies: Sentry is loaded in the versions 10.1.0 and 11.12.0',
    {},
    { globals: { __SENTRY__: { version: '10.1.0', '10.1.0': {}, '11.12.0': {} } } },
  ],
  [
    'sentry-tracing: Sentry 11.12.0 traces requests',
    {},
    { globals: { __SENTRY__: { '11.12.0': sentry({ tracesSampleRate: 0.1 }) } } },
  ],
  [
    'sentry-tracing: Sentry 11.12.0 traces requests',
    {},
    { globals: { __SENTRY__: { '11.12.0': sentry({ tracesSampler: () => 1 }) } } },
  ],
  ['second-agent: dd-trace 6.21.0 (/app/6.21.0/dd-trace)', { 'dd-trace': ['6.21.0'] }],
  ['second-agent: Something has replaced emit()', {}, { httpIsWrapped: true }],
  ['second-agent: dd-trace 6.21.0', { 'dd-trace': ['6.21.0'] }, { httpIsWrapped: true }],
  ['second-agent: newrelic (in the options of Node)', {}, { flags: ['--import', 'newrelic/esm-loader.mjs'] }],
  ['loader-flag: Node runs with --experimental-loader=x.mjs', {}, { flags: ['--experimental-loader=x.mjs'] }],
  ['loader-flag: Node runs with --loader x.mjs', {}, { flags: ['--loader', 'x.mjs'] }],
  ['hook-loaders: import-in-the-middle 2.0.0', { 'import-in-the-middle': ['2.0.0', '3.6.0'] }],
])('%s … is found, alone', (message, ...given) => {
  const all = found(...given)
  expect(all).toHaveLength(1)
  expect(all[0]).toContain(message)
})

it('a carrier of Sentry’s that is not what it was is no reason to fail', () => {
  const broken = { defaultCurrentScope: { getClient: () => ({ getOptions: () => null }) } }
  expect(findingsOf(facts({}, { globals: { __SENTRY__: { '12.0.0': broken } } }))).toEqual([])
})
