import { readPlan } from './plan.ts'
import type { Results } from './results.ts'
import type { Spread } from '../spread.ts'

const side = (variant: string, title: string) => ({ app: 'http' as const, variant, title })
const about = (median: number): Spread => ({ median, min: median * 0.9, max: median * 1.1 })

/** Results as a run might have them, for tests: the SDK keeps every promise but the one on throughput. */
export function exampleResults(): Results {
  const plan = readPlan([])
  if (plan === 'help') throw new Error('no plan')
  return {
    about: {
      date: '2026-01-31',
      node: '24.0.0',
      cores: 2,
      cpu: 'A <fast> & quiet CPU',
      pinned: true,
      plan,
      versions: { '@ticolops/obs': '1.2.3', fastify: '5.0.0' },
    },
    requests: [
      {
        ...side('obs', '@ticolops/obs'),
        bareRequestsPerSecond: 40_000,
        bareCpuMicros: 25,
        throughput: about(0.9),
        cpu: about(1.02),
      },
      {
        ...side('prom-client', 'prom-client by hand'),
        bareRequestsPerSecond: 40_000,
        bareCpuMicros: 25,
        throughput: about(0.87),
        cpu: about(1.17),
      },
    ],
    start: [
      {
        ...side('obs', '@ticolops/obs'),
        bareStartMs: 40,
        bareRssBytes: 50e6,
        addedMs: about(10),
        idleRss: about(1.1),
        scrapedRss: about(1.2),
      },
    ],
    scrapes: [1000, 100_000].map((series) => ({
      name: 'obs',
      title: '@ticolops/obs',
      series,
      block: about(3),
      floor: about(2),
      took: about(series / 1000),
      bytes: series * 10,
    })),
    observations: [
      { name: 'obs', title: '@ticolops/obs', byLabels: about(18), byChild: about(5) },
      { name: 'open-telemetry', title: 'OpenTelemetry record()', byLabels: about(600), byChild: undefined },
    ],
    middleware: [
      { framework: 'Koa', bare: about(6), empty: about(0.1), securityHeaders: about(1.5), rateLimit: about(1.2) },
    ],
    logs: [{ title: 'in a request', pino: about(2000), obs: about(1900), ratio: about(0.95) }],
    routes: [
      { routes: 10, note: '', bareCpuMicros: 30, addedMicros: about(1), cpu: about(1.03) },
      { routes: 10_000, note: '', bareCpuMicros: 33, addedMicros: about(1.2), cpu: about(1.04) },
      { routes: 10_000, note: 'past the limit', bareCpuMicros: 33, addedMicros: about(3), cpu: about(1.5) },
    ],
    faults: ['OTLP', 'all'].map((backend) => ({
      backend,
      fault: 'hangs',
      judged: backend === 'all',
      requests: 1000,
      failed: 0,
      p99: about(1.2),
      quietP99: about(1.01),
      healthyP99: about(3),
      accounts: {
        spans: { made: 100, sent: 60, waiting: 10, lost: { queue_full: 0, export_failed: 30 } },
        errors: { made: 50, sent: 50, waiting: 0, lost: {} },
        lostLines: 0,
        uncounted: 0,
        remarks: [],
      },
    })),
    notes: ['http: something was odd.'],
  }
}
