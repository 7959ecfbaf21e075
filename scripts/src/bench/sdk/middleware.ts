import { BenchProcess } from '../bench-process.ts'
import { progress } from './notes.ts'
import type { Plan } from './plan.ts'
import { spread } from '../spread.ts'
import type { Spread } from '../spread.ts'
import type { CostReport } from '../../../../test/bench-middleware/cost.ts'

/** Keys of `FRAMEWORKS` in `test/bench-middleware/frameworks.ts`. */
const FRAMEWORKS = ['node:http', 'Express', 'Fastify', 'Koa', 'Hono'] as const

/** Microseconds of CPU time per request that middleware costs in one framework. */
export interface MiddlewareResult {
  readonly framework: string
  readonly bare: Spread
  /** A middleware that does nothing, more than bare: what the framework takes for calling one. */
  readonly empty: Spread
  /** More than the empty one. */
  readonly securityHeaders: Spread
  readonly rateLimit: Spread
}

export async function measureMiddleware({ middlewareRounds }: Plan): Promise<MiddlewareResult[]> {
  const results: MiddlewareResult[] = []
  for (const framework of FRAMEWORKS) {
    const reports = await reportsOf(framework, middlewareRounds)
    const of = (figure: (report: CostReport) => number) => spread(reports.map(figure))
    const result: MiddlewareResult = {
      framework,
      bare: of(({ bare }) => bare),
      empty: of(({ bare, empty }) => empty - bare),
      securityHeaders: of(({ empty, securityHeaders }) => securityHeaders - empty),
      rateLimit: of(({ empty, rateLimit }) => rateLimit - empty),
    }
    progress(
      `${framework}: securityHeaders() ${result.securityHeaders.median.toFixed(1)} µs, rateLimit() ${result.rateLimit.median.toFixed(1)} µs`,
    )
    results.push(result)
  }
  return results
}

async function reportsOf(framework: string, rounds: number): Promise<readonly CostReport[]> {
  const side = new BenchProcess({ script: 'bench-middleware/cost.ts', arguments: [framework], place: 'server' })
  try {
    await side.next()
    const reports: CostReport[] = []
    // As many again before, until everything is compiled.
    for (let round = 0; round < 2 * rounds; round++) {
      const report = await side.ask<CostReport>('measure')
      if (round >= rounds) reports.push(report)
    }
    return reports
  } finally {
    side.kill()
  }
}
