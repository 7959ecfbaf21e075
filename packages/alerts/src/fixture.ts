import type { Config, Part, Service, Slo } from '@ticolops/obs-config'

const PARTS: readonly Part[] = ['http', 'http-client', 'node', 'postgres', 'redis', 'backup', 'collector']

/** For tests: a service with every part, and these objectives. */
export function service(name: string, slos: readonly Slo[], parts: readonly Part[] = PARTS): Service {
  return {
    name,
    namespace: 'ticolops',
    parts,
    slos,
    scrape: { selector: {}, port: 'telemetry', addresses: [] },
    links: {},
  }
}

/** For tests: a configuration of these services on Kubernetes. */
export function configOf(services: readonly Service[], kubernetes = true): Config {
  return {
    team: 'platform',
    services,
    platform: { kubernetes, ingress: 'none', certManager: false },
    targets: {},
    runbookBase: 'https://runbooks.example/ticolops',
  }
}

/** For tests: one service of every kind of promise. */
export const TYPICAL = configOf([
  service('ticolops-api', [
    { name: 'availability', objective: 99.9 },
    { name: 'latency', objective: 99, threshold: 0.25 },
  ]),
  service('billing', [{ name: 'latency', objective: 95, threshold: 1 }]),
])
