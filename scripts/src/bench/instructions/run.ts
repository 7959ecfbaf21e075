import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { BenchProcess } from '../bench-process.ts'
import { stepAside } from '../cores.ts'
import { root } from '../../run-command.ts'
import { build } from '../sdk/build.ts'
import { Client } from '../sdk/client.ts'
import { progress } from '../sdk/notes.ts'
import { BenchServer } from '../sdk/server.ts'
import { APPS, BARE, OBS, OBS_TRACES } from '../sdk/variants.ts'
import type { AppName, Variant } from '../sdk/variants.ts'
import { Callgrind } from './callgrind.ts'
import type { Counts } from './callgrind.ts'
import { report } from './report.ts'
import type { InstructionsResult } from './report.ts'

const usage = `usage: scripts/bench instructions [--rounds N]

Counts the instructions of a request and its misses of the processor's caches, which a busy machine does not change. Needs Valgrind.

  --rounds   processes per variant (1), which take a quarter of an hour in all

Writes docs/benchmarks/instructions.md.`

/** The bare app as it is before its first full garbage collection. */
const TICK: Variant = { ...BARE, name: 'tick', title: 'bare, with one tick kept' }

/** Requests until V8 has compiled what they run: a number, because seconds would make the figures depend on how busy the machine is. */
const WARM_REQUESTS = 50_000
/** Seconds of one stretch of load. */
const WARM_SECONDS = 5
const FILL_SECONDS = 3
const COUNTED_SECONDS = 12

/** `scripts/bench instructions`. Throws an Error whose message is for the user. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '1' }, help: { type: 'boolean', short: 'h', default: false } },
  })
  if (values.help) return void process.stdout.write(`${usage}\n`)
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds ${values.rounds}: must be a whole number from 1`)
  const callgrind = await Callgrind.prepare()
  await build()
  process.once('exit', () => BenchProcess.killAll())
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  stepAside()
  const client = await Client.start()
  try {
    const results: InstructionsResult[] = []
    for (const app of Object.keys(APPS) as AppName[])
      for (const variant of [TICK, BARE, OBS, OBS_TRACES]) {
        const counts: Counts[] = []
        while (counts.length < rounds) counts.push(await perRequest(app, variant, client, callgrind))
        results.push({ app, title: variant.title, counts })
        progress(`${app}, ${variant.title}: ${counts.map(({ instructions }) => instructions.toFixed(0)).join(', ')}`)
      }
    const text = report(results, { node: process.versions.node, date: new Date() })
    await writeFile(path.join(root, 'docs/benchmarks/instructions.md'), text)
    process.stdout.write(text)
  } finally {
    client.kill()
    await callgrind.remove()
  }
}

async function perRequest(app: AppName, variant: Variant, client: Client, callgrind: Callgrind): Promise<Counts> {
  const server = await BenchServer.start(app, variant, client, { prefix: callgrind.prefix })
  try {
    const load = (seconds: number) => server.load(client, { paths: [APPS[app]], seconds })
    const warm = async () => {
      const enough = server.answered + WARM_REQUESTS
      while (server.answered < enough) await load(WARM_SECONDS)
    }
    await server.settled()
    await warm()
    await server.collect()
    await warm()
    const [counts, answered] = await callgrind.count(
      server.pid,
      () => load(FILL_SECONDS),
      async () => {
        const before = server.answered
        await load(COUNTED_SECONDS)
        return server.answered - before
      },
    )
    return {
      instructions: counts.instructions / answered,
      firstMisses: counts.firstMisses / answered,
      secondMisses: counts.secondMisses / answered,
    }
  } finally {
    server.kill()
  }
}
