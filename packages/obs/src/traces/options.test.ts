import { describe, expect, it } from 'vitest'
import { resolveTraces } from './options.ts'
import type { TracesOptions, TracesSettings } from './options.ts'

function resolved(options: false | TracesOptions | undefined, environment: Record<string, string>) {
  const warnings: string[] = []
  const settings = resolveTraces(options, environment, (text) => warnings.push(text))
  return { settings: settings as TracesSettings, off: 'off' in settings ? settings.off : undefined, warnings }
}

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

describe('spans are recorded', () => {
  it('only when an endpoint is named', () => {
    expect(resolved(undefined, {}).off).toMatch(/neither traces.endpoint nor OTEL_EXPORTER_OTLP_ENDPOINT/)
    expect(resolved(undefined, endpoint).off).toBeUndefined()
  })

  it.each([
    [false, endpoint, 'option traces is false'],
    [{ endpoint: 'http://collector:4318' }, { OTEL_SDK_DISABLED: 'TRUE' }, 'OTEL_SDK_DISABLED is true'],
    [undefined, { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, 'OTEL_TRACES_EXPORTER is none'],
  ] as const)('not with %j and %j', (options, environment, why) => {
    expect(resolved(options, environment).off).toBe(why)
  })

  it('with options and no endpoint, when the application has set up OpenTelemetry itself', () => {
    expect(resolved({ sampleRatio: 0.1 }, {}).settings.target).toBeUndefined()
  })
})

describe('the endpoint', () => {
  it.each([
    [undefined, endpoint, 'http://collector:4318/v1/traces'],
    [undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' }, 'http://collector:4318/v1/traces'],
    [undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://x.example/otlp' }, 'https://x.example/otlp/v1/traces'],
    [undefined, { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces/in' }, 'http://traces/in'],
    [
      { endpoint: 'http://option' },
      { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces/in' },
      'http://option/v1/traces',
    ],
    [{ endpoint: 'http://option/v1/traces' }, {}, 'http://option/v1/traces'],
    [undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'http://c:4317'],
  ] as const)('of %j and %j is %s', (options, environment, url) => {
    expect(resolved(options, environment).settings.target?.url).toBe(url)
  })

  it('that is no URL turns spans off and is told', () => {
    const { off, warnings } = resolved(undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })
    expect(off).toBeDefined()
    expect(warnings).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT is "collector:4318", but must be a URL such as http://collector:4318. No spans are sent.',
    ])
  })
})

describe('sampling', () => {
  it.each([
    [{}, {}, { ratio: 1, parentBased: true }],
    [{}, { OTEL_TRACES_SAMPLER: 'always_off' }, { ratio: 0, parentBased: false }],
    [{}, { OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, { ratio: 0, parentBased: true }],
    [{}, { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }, { ratio: 0.25, parentBased: false }],
    [
      {},
      { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' },
      { ratio: 0.5, parentBased: true },
    ],
    [{ sampleRatio: 0.1 }, { OTEL_TRACES_SAMPLER: 'always_off' }, { ratio: 0.1, parentBased: true }],
  ] as const)('with %j and %j', (options, environment, sampling) => {
    expect(resolved(options, { ...endpoint, ...environment }).settings.sampling).toEqual(sampling)
  })

  it.each([
    { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '7' },
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: 'many' },
  ])('that is not understood records everything and is told: %j', (environment) => {
    const { settings, warnings } = resolved(undefined, { ...endpoint, ...environment })
    expect(settings.sampling.ratio).toBe(1)
    expect(warnings).toHaveLength(1)
  })
})

describe('other variables', () => {
  it('name the propagators', () => {
    const propagators = (value: string) =>
      resolved(undefined, { ...endpoint, OTEL_PROPAGATORS: value }).settings.propagators
    expect(propagators('b3, tracecontext')).toEqual(['tracecontext', 'b3'])
    expect(propagators('none')).toEqual([])
    expect(resolved(undefined, { ...endpoint, OTEL_PROPAGATORS: 'xray,baggage' })).toMatchObject({
      settings: { propagators: ['baggage'] },
      warnings: [expect.stringContaining('"xray"')],
    })
  })

  it('set the limits of the queue; a batch is never larger than it', () => {
    const { settings, warnings } = resolved(undefined, {
      ...endpoint,
      OTEL_BSP_MAX_QUEUE_SIZE: '100',
      OTEL_BSP_SCHEDULE_DELAY: '-1',
    })
    expect(settings.limits).toEqual({
      maxQueueSize: 100,
      maxExportBatchSize: 100,
      scheduledDelayMillis: 5000,
      exportTimeoutMillis: 30_000,
    })
    expect(warnings).toEqual([expect.stringContaining('OTEL_BSP_SCHEDULE_DELAY is "-1"')])
  })

  it('choose the protocol', () => {
    expect(
      resolved(undefined, { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }).settings.target?.protocol,
    ).toBe('http/json')
    expect(resolved(undefined, { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'carrier pigeon' })).toMatchObject({
      settings: { target: { protocol: 'http/protobuf' } },
      warnings: [expect.stringContaining('carrier pigeon')],
    })
  })
})
