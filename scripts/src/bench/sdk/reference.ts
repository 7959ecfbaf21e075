import type { Results } from './results.ts'

/**
 * What others took on the machine for which the bars that are times were set (2 cores of AMD EPYC, Node 24.21, the same releases). A bar in
 * nanoseconds says little of a library on a machine that is twice as slow; how long the same others take there says how much slower it is.
 */
export const REFERENCE = {
  /** Nanoseconds of one observation by labels, by name of the observer. */
  observation: { 'prom-client': 363, 'prometheus-io-client': 383, 'open-telemetry': 622 },
  /** Milliseconds that they add to the start of the app on node:http, by name of the variant. */
  start: { 'prom-client': 48, sentry: 350, 'open-telemetry': 432 },
} as const

/** How many times as long the same work takes here; `undefined` where the run did not measure it. */
export interface Slowness {
  /** Of code that has been compiled. */
  readonly running: number | undefined
  /** Of a program that starts. */
  readonly starting: number | undefined
}

export function slowness({ observations, start }: Pick<Results, 'observations' | 'start'>): Slowness {
  return {
    running: middle(
      REFERENCE.observation,
      observations.map(({ name, byLabels }) => [name, byLabels.median]),
    ),
    starting: middle(
      REFERENCE.start,
      start.filter(({ app }) => app === 'http').map(({ variant, addedMs }) => [variant, addedMs.median]),
    ),
  }
}

/** The middle one of the ratios, so that no single library decides. */
function middle(
  reference: Readonly<Record<string, number>>,
  measured: readonly (readonly [name: string, value: number])[],
): number | undefined {
  const ratios = measured
    .flatMap(([name, value]) => {
      const known = reference[name]
      return known === undefined ? [] : [value / known]
    })
    .toSorted((a, b) => a - b)
  return ratios[Math.floor((ratios.length - 1) / 2)]
}
