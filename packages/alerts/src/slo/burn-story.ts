import { sloSeries as series } from '@ticolops/obs-indicators'
import { gauge } from '@ticolops/obs-signals'
import { at, exact, SERVICES } from '../story.ts'
import type { Scene, SceneSeries, Story } from '../story.ts'
import { shown, TEST_BUDGET } from './test-input.ts'
import { overlapOf, SHORT_INCREMENTS, WINDOWS } from './windows.ts'
import type { BurnTier } from './windows.ts'

/** A state of the recorded series that one tier reads, as multiples of the tier's level and of its floor of requests. */
interface Burning {
  readonly long: number
  readonly short: number
  readonly requests: number
}

/**
 * How a tier looks in recorded series: its two windows can then be on different sides of the level, which traffic brings about
 * only by the hour. That those series count right is the business of slo/recording-tests.ts.
 */
export function burnStory(slo: 'availability' | 'latency', tier: BurnTier): Story {
  const level = tier.factor * TEST_BUDGET
  const scene = ({ long, short, requests }: Burning): Scene => [
    at(exact(long * level), gauge(`service:slo_bad:ratio${tier.long}`, { help: '' }), { slo }),
    at(exact(short * level), gauge(`service:slo_bad:ratio${tier.short}`, { help: '' }), { slo }),
    enough(tier, requests / level),
    at(TEST_BUDGET, series.budget, { slo }),
    at(0.4, series.budgetRemaining, { slo }),
  ]
  return {
    subjects: SERVICES,
    healthy: scene({ long: 0.95, short: 0.95, requests: 1.05 }),
    broken: scene({ long: 1.05, short: 1.05, requests: 1.05 }),
    alsoQuiet: {
      'the trouble has only begun': scene({ long: 0.95, short: 9, requests: 1.05 }),
      'the trouble is over': scene({ long: 9, short: 0.95, requests: 1.05 }),
      // Increments add up while the state lasts: 400 of them at most.
      'so few requests that a single one can be the reason': scene({ long: 9, short: 9, requests: 0.002 }),
    },
    value: shown(1.05 * level),
    queried: '40% of it is left.',
  }
}

/** As many requests over the tier's long window, from its first sample on. */
function enough({ long }: BurnTier, requests: number): SceneSeries {
  const source = WINDOWS[long]
  if (source === 'raw') return at(exact(requests), series.requests1h)
  const increments = source === SHORT_INCREMENTS ? series.requests2m : series.requests5m
  return at(exact(requests * overlapOf(source)), increments, { outcome: 'all' })
}
