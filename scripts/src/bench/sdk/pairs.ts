import type { Client } from './client.ts'
import type { Notes } from './notes.ts'
import type { Plan, Precision } from './plan.ts'
import { BenchServer } from './server.ts'
import type { Slice } from './server.ts'

/**
 * Requests per second of the stretches that measure CPU: far below what one core serves, so that both sides do the same work, and what the figures of
 * other tools that the bars were set by were measured at. The load comes each millisecond: at 2000, a good half of a request's CPU is what two
 * of them take to wake a processor with cold caches, 73 µs instead of 44 on bare node:http, and ratios scatter by more.
 */
export const PACED_RATE = 5000

/**
 * How long a server is loaded before it is the other's turn. Bare against bare on a busy machine: with 0.6 s, half of the ratios were within 0.83 to
 * 1.12; with 0.05 s, within 0.97 to 1.03. Shorter ones mostly measure how either gets its caches back.
 */
export const TURN_SECONDS = 0.1

/** The load of both sides in turns. */
export interface Pair {
  readonly bare: Slice
  readonly measured: Slice
}

export interface Pairs {
  /** As fast as the server can. */
  readonly saturated: readonly Pair[]
  /** At {@link PACED_RATE}, or that of the variant. */
  readonly paced: readonly Pair[]
}

/** Both kinds of pairs of all rounds. */
export function together(rounds: readonly Pairs[]): Pairs {
  return {
    saturated: rounds.flatMap(({ saturated }) => saturated),
    paced: rounds.flatMap(({ paced }) => paced),
  }
}

/** What of the plan one round follows. */
interface PairsPlan extends Pick<Plan, 'seconds' | 'pacedSeconds' | 'warmSeconds'> {
  readonly pairs: number
  readonly pacedPairs: number
  readonly warmRequests: { readonly before: number; readonly after: number }
}

export function pairsPlan(plan: Plan, precision: Precision): PairsPlan {
  const { before, after } = plan.warmRequests
  return {
    ...plan,
    pairs: plan.pairs[precision],
    pacedPairs: plan.pacedPairs[precision],
    warmRequests: { before, after: after[precision] },
  }
}

type Start = () => Promise<BenchServer>

/**
 * One round: new processes for both sides, warmed up, collected, warmed up again, and loaded, always in turns of {@link TURN_SECONDS}, so that what the
 * machine does meanwhile falls on both. `check` sees the measured server before it ends.
 */
export async function measurePairs(
  { bare: startBare, measured: startMeasured }: { readonly bare: Start; readonly measured: Start },
  paths: readonly string[],
  client: Client,
  plan: PairsPlan,
  check: (server: BenchServer) => Promise<void>,
  rate: number = PACED_RATE,
): Promise<Pairs> {
  const servers: BenchServer[] = []
  try {
    for (const start of [startBare, startMeasured]) {
      const server = await start()
      servers.push(server)
      await server.settled()
    }
    const sides = servers as [BenchServer, BenchServer]
    // V8 forgets part of what it has learned when it collects all garbage, which a process this short may or may not come to: a bare
    // Express took twice the CPU in the half second after one, and a second to be as fast as before.
    await warm(sides, paths, client, plan, plan.warmRequests.before)
    for (const server of sides) await server.collect()
    await warm(sides, paths, client, plan, plan.warmRequests.after)

    async function pairs(amount: number, seconds: number, pace?: number): Promise<Pair[]> {
      const all: Pair[] = []
      while (all.length < amount) {
        const order = { paths, seconds, turnSeconds: TURN_SECONDS, ...(pace !== undefined && { rate: pace }) }
        const [ofBare, ofMeasured] = await BenchServer.loadInTurns(sides, client, order)
        all.push({ bare: ofBare, measured: ofMeasured })
      }
      return all
    }
    const measuredPairs = {
      saturated: await pairs(plan.pairs, plan.seconds),
      paced: await pairs(plan.pacedPairs, plan.pacedSeconds, rate),
    }
    await check(sides[1])
    return measuredPairs
  } finally {
    for (const server of servers) server.kill()
  }
}

/** How many times what is enough one side answers at most while the other gets there: tracing by others answers a tenth of what a bare app does. */
const MAX_AHEAD = 5

/**
 * Loads both sides for a while, and on until each has answered as much as V8 needs to have compiled it: a server of Express, which answers a third of
 * what node:http does, still got faster after three seconds, and with the SDK for longer than without. In turns, as they are measured: where the one
 * that was warmed up first waited for the other, bare against bare was 0.97 to 0.99 by paced CPU.
 */
async function warm(
  sides: readonly [BenchServer, BenchServer],
  paths: readonly string[],
  client: Client,
  plan: PairsPlan,
  requests: number,
): Promise<void> {
  const before = sides.map(({ answered }) => answered)
  const answered = () => sides.map((side, index) => side.answered - (before[index] ?? 0))
  do await BenchServer.loadInTurns(sides, client, { paths, seconds: plan.warmSeconds, turnSeconds: TURN_SECONDS })
  while (Math.min(...answered()) < requests && Math.max(...answered()) < MAX_AHEAD * requests)
}

/** Share of its core that a server uses when nothing but itself holds it back. */
const SATURATED = 0.9

/** Says where the load, not the server, set the pace: such figures flatter whoever is slower. */
export function checkPace(what: string, { saturated, paced }: Pairs, notes: Notes, rate: number = PACED_RATE): void {
  const slow = saturated.find(({ bare }) => bare.serverCores < SATURATED)
  if (slow !== undefined)
    notes.add(
      `${what}: the bare server used ${percent(slow.bare.serverCores)} of its core at saturation, the load ${percent(slow.bare.clientCores)} of its own. Something else held it back: do not trust the throughput ratio.`,
    )
  if (paced.some(({ bare, measured }) => Math.max(bare.serverCores, measured.serverCores) > SATURATED))
    notes.add(`${what}: a server did not keep up with ${rate} requests per second; CPU per request is not comparable.`)
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
