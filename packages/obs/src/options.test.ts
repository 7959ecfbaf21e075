import { describe, expect, it } from 'vitest'
import { resolveSettings, validateOptions } from './options.ts'

function settings(environment: Record<string, string>) {
  const warnings: string[] = []
  return { ...resolveSettings({}, environment, (text) => warnings.push(text)), warnings }
}

describe('a bad option is refused with its name, its value and what is allowed', () => {
  it.each([
    [7, 'instrument(): the options are 7, but must be an object.'],
    [
      { servcie: 'x' },
      'instrument(): there is no option servcie. Allowed here: service, release, telemetry, metrics, pools, apps, health, logs, errors, traces, shutdown.',
    ],
    [{ service: ' ' }, 'instrument(): option service is " ", but must be a text that is not empty.'],
    [{ telemetry: true }, 'instrument(): option telemetry is true, but must be an object, or false.'],
    [
      { telemetry: { port: 70_000 } },
      'instrument(): option telemetry.port is 70000, but must be a whole number from 0 to 65535.',
    ],
    [
      { telemetry: { prot: 1 } },
      'instrument(): there is no option telemetry.prot. Allowed here: telemetry.port, telemetry.host, telemetry.thread.',
    ],
    [
      { telemetry: { thread: 'other' } },
      'instrument(): option telemetry.thread is "other", but must be "worker" or "main".',
    ],
    [
      { metrics: { registry: {} } },
      'instrument(): option metrics.registry is an object, but must be a registry of prom-client or @prometheus-io/client.',
    ],
    [
      { pools: { primary: new Map() } },
      'instrument(): option pools.primary is a Map, but must be a pool of pg or mysql2, a connection or Cluster of ioredis, or a client, pool or cluster of redis.',
    ],
    [{ apps: {} }, 'instrument(): option apps is an object, but must be a list of applications, such as [app].'],
    [
      { health: { readiness: { a: 1 } } },
      'instrument(): option health.readiness is an object, but must be functions by name, such as { postgres: () => pool.query("select 1") }.',
    ],
    [
      { shutdown: { deadline: -1 } },
      'instrument(): option shutdown.deadline is -1, but must be a number of milliseconds, 0 or more.',
    ],
  ])('%j', (options, message) => {
    expect(() => validateOptions(options)).toThrow(new TypeError(message))
  })
})

it('options without a value are as good as absent', () => {
  expect(() => validateOptions({ service: undefined, telemetry: { port: undefined } })).not.toThrow()
})

it('variables of OpenTelemetry set host and port, and options win over them', () => {
  const environment = { OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1', OTEL_EXPORTER_PROMETHEUS_PORT: '9999' }
  expect(settings(environment).telemetry).toEqual({ host: '127.0.0.1', port: 9999 })
  expect(resolveSettings({ telemetry: { port: 1 } }, environment, () => undefined).telemetry).toEqual({
    host: '127.0.0.1',
    port: 1,
  })
})

it.each(['http', '-1', '70000', '94.5'])('a port of %s in the environment is one warning and the default', (port) => {
  const { telemetry, warnings } = settings({ OTEL_EXPORTER_PROMETHEUS_PORT: port })
  expect(telemetry).toEqual({ host: undefined, port: 9464 })
  expect(warnings).toEqual([
    `OTEL_EXPORTER_PROMETHEUS_PORT is "${port}", but must be a port from 0 to 65535. Port 9464 is taken instead.`,
  ])
})

it('requests are drained for five seconds in Kubernetes and not at all elsewhere', () => {
  expect(settings({}).shutdown).toEqual({ drainDelay: 0, deadline: 25_000 })
  expect(settings({ KUBERNETES_SERVICE_HOST: '10.0.0.1' }).shutdown).toEqual({ drainDelay: 5000, deadline: 25_000 })
})

it('OTEL_SDK_DISABLED turns everything off', () => {
  expect(settings({ OTEL_SDK_DISABLED: 'TRUE' }).disabled).toBe(true)
  expect(settings({ OTEL_SDK_DISABLED: '1' }).disabled).toBe(false)
})
