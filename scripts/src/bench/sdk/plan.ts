import { parseArgs } from 'node:util'

export const MEASUREMENTS = [
  'requests',
  'start',
  'scrapes',
  'observations',
  'logs',
  'middleware',
  'routes',
  'faults',
] as const
export type Measurement = (typeof MEASUREMENTS)[number]

/**
 * How fine a comparison with the bare app must be: `high` where it is so close to it that only many processes tell, `medium` where a bar is further
 * away, `low` for other packages.
 */
export type Precision = 'high' | 'medium' | 'low'

/** How much is measured. */
export interface Plan {
  readonly measurements: readonly Measurement[]
  /**
   * New processes for each comparison under load. Two processes of the same program differ by 5 to 10 %, by where their memory lies and by what V8
   * has made of them: many processes beat a long look at one. With 5 of them bare against bare was 0.98 to 1.07, and with 10 still 0.95 to 1.04.
   */
  readonly rounds: Readonly<Record<Precision, number>>
  /**
   * Pairs in a round at saturation. The throughput of the same two processes scatters by 8 %, and their CPU time by 7 to 20 %, from one 0.4 s to the
   * next, so that a second look at them pays. The fine ones last for 300,000 requests of Express: when V8 collects its old space, which it did
   * after some 400,000, it is slower for a while, and a short look sees that wholly or not at all. The ratios of seven rounds had a standard deviation
   * of 0.005 with 16 pairs, and those of fourteen 0.03 with four.
   */
  readonly pairs: Readonly<Record<Precision, number>>
  /** Paced ones. */
  readonly pacedPairs: Readonly<Record<Precision, number>>
  /** Load of either side at saturation in a pair. */
  readonly seconds: number
  /** Paced load of either side in a pair. Longer, because it has fewer requests. */
  readonly pacedSeconds: number
  /** Load before anything is measured, and once more after all garbage has been collected. */
  readonly warmSeconds: number
  /**
   * What is answered until then at least, or the load goes on: before garbage is collected, and after. V8 optimises anew after it, and that of more
   * functions with the SDK in the process than without: Express took 18 %, 11 %, 7 % and 3 % more CPU than a bare one in each 35,000 requests
   * after the collection. Its throughput as a ratio to the bare one was 0.956, 0.965, 0.974, 0.976, 0.959 and 0.971 in each 80,000 requests from the
   * 120,000th on (± 0.006; the last more than the first by 0.015 ± 0.005 in the same processes, 17 rounds, Node 24.21).
   */
  readonly warmRequests: { readonly before: number; readonly after: Readonly<Record<Precision, number>> }
  /** Pairs of processes that only start: with 40 and with 120 the median of bare against bare missed 0 by up to 7 ms. */
  readonly spawns: Readonly<Record<Precision, number>>
  /** Those of them that are let settle, for their memory, which hardly differs from one to the next. */
  readonly settledSpawns: number
  readonly scrapes: number
  readonly observationRounds: number
  readonly middlewareRounds: number
  /** Pairs of stretches of load for each broken backend. */
  readonly faultPairs: number
  /** The same where a bar is judged by them: a 99th percentile of one stretch rests on five requests. */
  readonly judgedFaultPairs: number
  /** One such stretch. */
  readonly faultSeconds: number
  /** Good enough to be published: everything, and not in a hurry. */
  readonly publish: boolean
  readonly output: 'text' | 'json'
}

const FULL = {
  rounds: { high: 24, medium: 10, low: 3 },
  pairs: { high: 16, medium: 2, low: 2 },
  pacedPairs: { high: 4, medium: 4, low: 2 },
  seconds: 0.4,
  warmSeconds: 1.2,
  warmRequests: { before: 60_000, after: { high: 200_000, medium: 120_000, low: 120_000 } },
  spawns: { high: 240, medium: 40, low: 20 },
  settledSpawns: 10,
  scrapes: 31,
  observationRounds: 31,
  middlewareRounds: 101,
  faultPairs: 16,
  judgedFaultPairs: 64,
  faultSeconds: 0.5,
}
const QUICK = {
  rounds: { high: 2, medium: 2, low: 1 },
  pairs: { high: 2, medium: 2, low: 2 },
  pacedPairs: { high: 2, medium: 2, low: 2 },
  seconds: 0.3,
  warmSeconds: 0.6,
  warmRequests: { before: 0, after: all(0) },
  spawns: { high: 3, medium: 3, low: 2 },
  settledSpawns: 2,
  scrapes: 3,
  observationRounds: 2,
  middlewareRounds: 5,
  faultPairs: 6,
  judgedFaultPairs: 6,
  faultSeconds: 0.5,
}

/** The amounts, and what each is for. */
export function showPrecisions({ high, medium, low }: Readonly<Record<Precision, number>>): string {
  return `${high} (with all on ${medium}, other packages ${low})`
}

/** How many times longer a stretch of paced load is. */
const PACED = 2

export const usage = `usage: scripts/bench sdk [--quick] [--rounds N] [--seconds N] [--only <name,…>] [--output text|json]

  --quick    5 to 10 minutes instead of two hours, for a first look
  --rounds   processes per comparison under load: ${showPrecisions(FULL.rounds)}
  --seconds  load of either side of a pair at saturation; paced load is ${PACED} times as long (${FULL.seconds})
  --only     some of: ${MEASUREMENTS.join(', ')}
  --output   json: every figure on stdout, instead of the tables

A run that is neither quick nor partial writes docs/benchmarks/sdk.md and sdk.svg.`

/** Reads the arguments. Throws an Error whose message is for the user. */
export function readPlan(args: readonly string[]): Plan | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'text' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  const { quick, output } = values
  if (output !== 'text' && output !== 'json') throw new Error(`--output ${output}: allowed are text and json`)
  const amounts = quick ? QUICK : FULL
  const seconds = values.seconds === undefined ? amounts.seconds : positive('--seconds', values.seconds)
  return {
    ...amounts,
    ...(values.rounds !== undefined && { rounds: all(wholeNumber('--rounds', values.rounds)) }),
    seconds,
    pacedSeconds: Number((PACED * seconds).toFixed(2)),
    measurements: values.only === undefined ? MEASUREMENTS : values.only.split(',').map(measurement),
    publish: !quick && values.only === undefined,
    output,
  }
}

function all(amount: number): Readonly<Record<Precision, number>> {
  return { high: amount, medium: amount, low: amount }
}

function measurement(name: string): Measurement {
  const found = MEASUREMENTS.find((known) => known === name)
  if (found === undefined) throw new Error(`--only ${name}: allowed are ${MEASUREMENTS.join(', ')}`)
  return found
}

function wholeNumber(option: string, text: string): number {
  const value = positive(option, text)
  if (!Number.isInteger(value)) throw new Error(`${option} ${text}: must be a whole number above 0`)
  return value
}

function positive(option: string, text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new Error(`${option} ${text}: must be a number above 0`)
}
