import type { Client } from './client.ts'
import { checkCounted } from './counted.ts'
import { progress } from './notes.ts'
import type { Notes } from './notes.ts'
import { checkPace, measurePairs, pairsPlan, together } from './pairs.ts'
import type { Pairs } from './pairs.ts'
import type { Plan } from './plan.ts'
import { BenchServer } from './server.ts'
import { spread } from '../spread.ts'
import type { Spread } from '../spread.ts'
import { BARE, OBS, OBS_MANY_ROUTES } from './variants.ts'

// A bar is the difference of the first and the fourth, which scatters by more than either.
const CASES = [
  { routes: 10, variant: OBS_MANY_ROUTES, note: '', precision: 'high' },
  { routes: 100, variant: OBS_MANY_ROUTES, note: '', precision: 'medium' },
  { routes: 1000, variant: OBS_MANY_ROUTES, note: '', precision: 'medium' },
  { routes: 10_000, variant: OBS_MANY_ROUTES, note: '', precision: 'high' },
  { routes: 10_000, variant: OBS, note: 'past the default limit of series', precision: 'medium' },
] as const

/** What the SDK costs a request of an app with many routes, all of them asked for. */
export interface RoutesResult {
  readonly routes: number
  /** What is special about this row; mostly nothing. */
  readonly note: string
  readonly bareCpuMicros: number
  /** CPU per request at a fixed rate, more than the bare app with as many routes, in microseconds. */
  readonly addedMicros: Spread
  /** The same as a ratio to the bare app. */
  readonly cpu: Spread
}

export async function measureRoutes(client: Client, plan: Plan, notes: Notes): Promise<RoutesResult[]> {
  const cases = CASES.map((of) => ({ of, rounds: [] as Pairs[] }))
  // All cases in turns: they are judged against each other, and a machine is slower in one quarter of an hour than in the next.
  for (let round = 0; round < plan.rounds.high; round++)
    for (const { of, rounds } of cases) {
      const { routes, variant, note, precision } = of
      if (round >= plan.rounds[precision]) continue
      const what = titleOf(routes, note)
      const pairs = await measurePairs(
        {
          bare: () => BenchServer.start('routes', BARE, client, { routes }),
          measured: () => BenchServer.start('routes', variant, client, { routes }),
        },
        Array.from({ length: routes }, (_, route) => `/route-${route}/7`),
        client,
        pairsPlan(plan, precision),
        (server) => checkCounted(what, variant, server, client, notes),
      )
      checkPace(what, pairs, notes)
      rounds.push(pairs)
    }
  return cases.map(({ of: { routes, note }, rounds }) => {
    const { paced } = together(rounds)
    const added = spread(paced.map(({ bare, measured }) => measured.cpuMicrosPerRequest - bare.cpuMicrosPerRequest))
    progress(`${titleOf(routes, note)}: ${added.median.toFixed(1)} µs per request`)
    return {
      routes,
      note,
      bareCpuMicros: spread(paced.map(({ bare }) => bare.cpuMicrosPerRequest)).median,
      addedMicros: added,
      cpu: spread(paced.map(({ bare, measured }) => measured.cpuMicrosPerRequest / bare.cpuMicrosPerRequest)),
    }
  })
}

function titleOf(routes: number, note: string): string {
  return `${routes} routes${note === '' ? '' : `, ${note}`}`
}
