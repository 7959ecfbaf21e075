import { expect, it } from 'vitest'
import { exampleResults } from './example-results.ts'
import { slowness } from './reference.ts'
import type { AppName } from './variants.ts'

const about = (median: number) => ({ median, min: median, max: median })

const observed = (name: string, ns: number) => ({ name, title: name, byLabels: about(ns), byChild: undefined })
const started = (app: AppName, variant: string, ms: number) => ({
  app,
  variant,
  title: variant,
  bareStartMs: 40,
  bareRssBytes: 50e6,
  addedMs: about(ms),
  idleRss: about(1),
  scrapedRss: undefined,
})

it('a machine is as slow as the middle one of the others finds it, running and starting apart', () => {
  expect(
    slowness({
      observations: [
        observed('obs', 1),
        observed('prom-client', 726),
        observed('prometheus-io-client', 1149),
        observed('open-telemetry', 622),
      ],
      start: [
        started('http', 'obs', 1),
        started('http', 'prom-client', 24),
        started('http', 'sentry', 525),
        started('http', 'open-telemetry', 4320),
        started('fastify', 'sentry', 1),
      ],
    }),
  ).toEqual({ running: 2, starting: 1.5 })
})

it('and unknown where none of them was measured', () => {
  expect(slowness({ observations: [], start: exampleResults().start })).toEqual({
    running: undefined,
    starting: undefined,
  })
})
