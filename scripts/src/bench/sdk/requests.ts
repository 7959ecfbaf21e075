import type { Client } from './client.ts'
import { checkCounted } from './counted.ts'
import { progress } from './notes.ts'
import type { Notes } from './notes.ts'
import { checkPace, measurePairs, pairsPlan, together } from './pairs.ts'
import type { Pairs } from './pairs.ts'
import type { Plan } from './plan.ts'
import { BenchServer } from './server.ts'
import { showSpread, spread } from '../spread.ts'
import type { Spread } from '../spread.ts'
import { APPS, BARE, comparisons, CONTROL, VARIANTS } from './variants.ts'
import type { AppName } from './variants.ts'

/** What a variant costs an app's requests. */
export interface RequestsResult {
  readonly app: AppName
  readonly variant: string
  readonly title: string
  readonly bareRequestsPerSecond: number
  readonly bareCpuMicros: number
  /** Requests per second at saturation, as a ratio to the bare app. */
  readonly throughput: Spread
  /** CPU per request at a fixed rate, as a ratio to the bare app. */
  readonly cpu: Spread
}

export async function measureRequests(client: Client, plan: Plan, notes: Notes): Promise<RequestsResult[]> {
  const results: RequestsResult[] = []
  for (const { app, variant } of comparisons([CONTROL, ...VARIANTS])) {
    const what = `${app}, ${variant.title}`
    const { precision = 'low' } = variant
    const rounds: Pairs[] = []
    while (rounds.length < plan.rounds[precision]) {
      const pairs = await measurePairs(
        {
          bare: () => BenchServer.start(app, BARE, client),
          measured: () => BenchServer.start(app, variant, client),
        },
        [APPS[app]],
        client,
        pairsPlan(plan, precision),
        (server) => checkCounted(what, variant, server, client, notes),
        variant.pacedRate,
      )
      checkPace(what, pairs, notes, variant.pacedRate)
      rounds.push(pairs)
    }
    const { saturated, paced } = together(rounds)
    const result: RequestsResult = {
      app,
      variant: variant.name,
      title: variant.title,
      bareRequestsPerSecond: spread(saturated.map(({ bare }) => bare.requestsPerSecond)).median,
      bareCpuMicros: spread(paced.map(({ bare }) => bare.cpuMicrosPerRequest)).median,
      throughput: spread(saturated.map(({ bare, measured }) => measured.requestsPerSecond / bare.requestsPerSecond)),
      cpu: spread(paced.map(({ bare, measured }) => measured.cpuMicrosPerRequest / bare.cpuMicrosPerRequest)),
    }
    progress(`${what}: throughput ${showSpread(result.throughput, 2)}, CPU ${showSpread(result.cpu, 2)}`)
    results.push(result)
  }
  return results
}
