import type { Config, Part, Service } from '@ticolops/obs-config'
import type { GeneratedDashboard } from '../src/generated.ts'

const PARTS: readonly Part[] = ['http', 'http-client', 'node', 'postgres', 'redis', 'backup', 'collector']

/** A service with every part and both objectives, changed where a test wants it otherwise. */
export function service(changes: Partial<Service> = {}): Service {
  return {
    name: 'api',
    namespace: 'shop',
    parts: PARTS,
    slos: [
      { name: 'availability', objective: 99.9 },
      { name: 'latency', objective: 99, threshold: 0.25 },
    ],
    scrape: { selector: { 'app.kubernetes.io/name': 'api' }, port: 'telemetry', addresses: [] },
    links: {},
    ...changes,
  }
}

/** A configuration with one service that has everything, on Kubernetes. */
export function config(changes: Partial<Config> = {}): Config {
  return {
    team: 'platform',
    services: [service()],
    platform: { kubernetes: true, ingress: 'none', certManager: false },
    targets: {},
    runbookBase: 'https://runbooks.example.org',
    ...changes,
  }
}

/** The dashboard with this uid. Throws when it is not there. */
export function withUid(dashboards: readonly GeneratedDashboard[], uid: string): GeneratedDashboard {
  const found = dashboards.find((each) => each.uid === uid)
  if (found === undefined) throw new Error(`no dashboard ${uid}`)
  return found
}
