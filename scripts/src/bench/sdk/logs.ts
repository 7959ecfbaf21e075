import { BenchProcess } from '../bench-process.ts'
import { progress } from './notes.ts'
import type { Plan } from './plan.ts'
import { spread } from '../spread.ts'
import type { Spread } from '../spread.ts'
import type { LogReport } from '../../../../test/bench/log.ts'

/** Where lines are written, with what they are called in the report. */
const PLACES = { outside: 'outside of a request', inside: 'in a request' } as const

/** What a line of `obs.logger` costs, beside pino with the same fields. */
export interface LogsResult {
  readonly title: string
  /** Nanoseconds for one line, written to /dev/null. */
  readonly pino: Spread
  readonly obs: Spread
  /** Of two measurements that followed each other. */
  readonly ratio: Spread
}

function report(side: BenchProcess): Promise<LogReport> {
  return side.ask('measure')
}

/** Each round is four measurements in the order A B B A, so that a machine that warms up favours neither. */
export async function measureLogs(plan: Pick<Plan, 'observationRounds'>): Promise<LogsResult[]> {
  const [pino, obs] = ['pino', 'obs'].map(
    (name) => new BenchProcess({ script: 'log', arguments: [name], place: 'server', quiet: true }),
  ) as [BenchProcess, BenchProcess]
  const pairs: { readonly pino: LogReport; readonly obs: LogReport }[] = []
  try {
    for (const side of [pino, obs]) {
      await side.next()
      // Until everything is compiled.
      await side.ask('measure')
    }
    for (let round = 1; round <= plan.observationRounds; round++) {
      pairs.push({ pino: await report(pino), obs: await report(obs) })
      const ours = await report(obs)
      pairs.push({ pino: await report(pino), obs: ours })
    }
  } finally {
    pino.kill()
    obs.kill()
  }
  return Object.entries(PLACES).map(([place, title]) => {
    const of = (side: LogReport) => side[place as keyof typeof PLACES]
    const ratio = spread(pairs.map((pair) => of(pair.obs) / of(pair.pino)))
    progress(`a log line ${title}: ${ratio.median.toFixed(2)} of pino`)
    return {
      title,
      pino: spread(pairs.map((pair) => of(pair.pino))),
      obs: spread(pairs.map((pair) => of(pair.obs))),
      ratio,
    }
  })
}
