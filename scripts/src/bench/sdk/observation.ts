import { BenchProcess } from '../bench-process.ts'
import { progress } from './notes.ts'
import type { Plan } from './plan.ts'
import { spread } from '../spread.ts'
import type { Spread } from '../spread.ts'
import type { ObservationReport } from '../../../../test/bench/observe.ts'

/** Counts nothing: what the loop costs that calls the others. Each round is measured against its own. */
const FLOOR = 'nothing'

/** Files of `test/bench/observers`. */
const OBSERVERS = [
  { name: FLOOR, title: 'the loop alone' },
  { name: 'obs', title: '@ticolops/obs' },
  { name: 'prom-client', title: 'prom-client' },
  { name: 'prometheus-io-client', title: '@prometheus-io/client' },
  { name: 'open-telemetry', title: 'OpenTelemetry record()' },
] as const

/** Nanoseconds that one observation of a histogram with three labels takes, without the loop around it. */
export interface ObservationResult {
  readonly name: string
  readonly title: string
  readonly byLabels: Spread
  /** Undefined where the library has no children. */
  readonly byChild: Spread | undefined
}

export async function measureObservations(plan: Pick<Plan, 'observationRounds'>): Promise<ObservationResult[]> {
  const sides = OBSERVERS.map(({ name, title }) => ({
    name,
    title,
    process: new BenchProcess({ script: 'observe', arguments: [name], place: 'server' }),
    reports: [] as ObservationReport[],
  }))
  try {
    for (const { process } of sides) {
      await process.next()
      // Until everything is compiled.
      await process.ask('measure')
    }
    for (let round = 1; round <= plan.observationRounds; round++)
      for (const { process, reports } of sides) reports.push(await process.ask<ObservationReport>('measure'))
  } finally {
    for (const { process } of sides) process.kill()
  }
  const floor = sides.find(({ name }) => name === FLOOR)?.reports ?? []
  return sides
    .filter(({ name }) => name !== FLOOR)
    .map(({ name, title, reports }) => {
      const byLabels = spread(reports.map((report, round) => report.byLabels - (floor[round]?.byLabels ?? 0)))
      const children = reports.flatMap(({ byChild }, round) =>
        byChild === undefined ? [] : [byChild - (floor[round]?.byChild ?? 0)],
      )
      progress(`${title}: ${byLabels.median.toFixed(0)} ns by labels`)
      return { name, title, byLabels, byChild: children.length === 0 ? undefined : spread(children) }
    })
}
