import type { Config, Part, Service, Slo } from '@ticolops/obs-config'

const EVERYTHING: readonly Part[] = ['http', 'http-client', 'node', 'postgres', 'redis', 'backup']

function service(name: string, slos: readonly Slo[], parts: readonly Part[] = EVERYTHING): Service {
  return {
    name,
    namespace: 'ticolops',
    parts,
    slos,
    scrape: { selector: {}, port: 'telemetry', addresses: [] },
    links: {},
  }
}

function config(services: readonly Service[], kubernetes: boolean): Config {
  return {
    team: 'platform',
    services,
    platform: { kubernetes, ingress: 'none', certManager: false },
    targets: {},
    runbookBase: 'https://runbooks.example/ticolops',
  }
}

/** Two services that promise different things, one of them by a bucket whose bound is a whole number. */
export const TYPICAL = config(
  [
    service('ticolops-api', [
      { name: 'availability', objective: 99.9 },
      { name: 'latency', objective: 99, threshold: 0.25 },
    ]),
    service('billing', [{ name: 'latency', objective: 95, threshold: 1 }]),
  ],
  true,
)

/** Every alert once: those on latency are made as those on availability are, and tests of burn rates take their time. */
export const EACH_ONCE = config([service('api', [{ name: 'availability', objective: 99.9 }])], true)

/** One service with one promise, without Kubernetes. */
export const SMALL = config([service('api', [{ name: 'availability', objective: 99.99 }], ['http', 'node'])], false)

/** Names that YAML 1.1 reads as something else, and nothing promised. */
export const AWKWARD = { ...config([service('y', [], ['http', 'redis']), service('no', [])], true), team: 'on' }
