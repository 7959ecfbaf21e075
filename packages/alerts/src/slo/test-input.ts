import { sloSeries } from '@ticolops/obs-indicators'
import { at, exact, requests } from '../story.ts'
import type { Scene, Subject } from '../story.ts'
import { timeline } from '../tests/timeline.ts'
import type { InputSeries } from '../tests/timeline.ts'

/** The budget that SLO tests are made with: that of 99.9 %. */
export const TEST_BUDGET = 0.001

/** The constants of a service that promises 99.9 % of both kinds, for tests. */
export function promises(
  { namespace = '', service = '' }: Subject,
  threshold: number | undefined,
  seconds: number,
): readonly InputSeries[] {
  const scene: Scene = [
    ...['availability', 'latency'].flatMap((slo) => [
      at(1 - TEST_BUDGET, sloSeries.objective, { slo }),
      at(TEST_BUDGET, sloSeries.budget, { slo }),
    ]),
    ...(threshold === undefined ? [] : [at(threshold, sloSeries.latencyThreshold, { le: String(threshold) })]),
  ]
  return timeline({ namespace, service }, [{ scene, seconds }])
}

/** Traffic of which this share is bad: failed, and slow too where a latency objective is watched. */
export function traffic(
  rate: string,
  bad: { readonly failed: number; readonly slow: number },
  threshold: number | undefined,
): Scene {
  return requests(rate, {
    errors: percent(bad.failed),
    ...(threshold === undefined ? {} : { fast: { share: percent(1 - bad.slow), le: String(threshold) } }),
  })
}

function percent(ratio: number): string {
  return `${exact(ratio * 100)}%`
}

/** A ratio as `1.512%`, to four digits as Prometheus's humanizePercentage prints it. */
export function shown(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(4))}%`
}
