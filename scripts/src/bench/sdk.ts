import { execFile, fork, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { root, runCommand } from '../run-command.ts'
import { ratio, table } from './ratio.ts'
import type { Ratio } from './ratio.ts'

/* What @ticolops/obs costs a server: bare and instrumented in alternating pairs, ratios of each pair. */

const FRAMEWORKS = { http: '/', fastify: '/users/7', express: '/users/7' } as const
type Framework = keyof typeof FRAMEWORKS
const VARIANTS = ['bare', 'instrumented'] as const
type Variant = (typeof VARIANTS)[number]

/** Requests per second of the runs that measure CPU: well below what one core serves, so that both sides do the same work. */
const FIXED_RATE = 2000

const bench = path.join(root, 'test/bench')
const inTest = { cwd: path.join(root, 'test') }

/** What one side did in one round. */
interface Measured {
  readonly requestsPerSecond: number
  readonly cpuMicrosPerRequest: number
  readonly startMs: number
  readonly idleRssBytes: number
}

/** The result of one framework. Ratios are instrumented to bare. */
interface Result {
  readonly framework: Framework
  readonly bare: Readonly<Record<keyof Measured, number>>
  readonly throughput: Ratio
  readonly cpuPerRequest: Ratio
  readonly idleRss: Ratio
  /** Milliseconds that starting takes longer, not a ratio. */
  readonly addedStartMs: Ratio
}

/** `scripts/bench sdk [--seconds 4] [--rounds 5] [--output json]` */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '4' },
      rounds: { type: 'string', default: '5' },
      output: { type: 'string', default: 'text' },
    },
  })
  const seconds = positive('--seconds', values.seconds)
  const rounds = positive('--rounds', values.rounds)
  // What users install is the built package: TypeScript stripped at start would count as cold start.
  if ((await runCommand('npx', ['tsc', '-b', 'packages/obs'])) !== 0) throw new Error('packages/obs does not build')
  const results: Result[] = []
  for (const framework of Object.keys(FRAMEWORKS) as Framework[])
    results.push(await compare(framework, rounds, seconds))
  const about = {
    node: process.versions.node,
    cores: cpus().length,
    cpu: cpus()[0]?.model,
    rounds,
    seconds,
    pinned: pins(),
  }
  if (values.output === 'json') process.stdout.write(`${JSON.stringify({ about, results }, null, 2)}\n`)
  else process.stdout.write(`${text(results)}\n${JSON.stringify(about)}\n`)
}

async function compare(framework: Framework, rounds: number, seconds: number): Promise<Result> {
  const pairs: Readonly<Record<Variant, Measured>>[] = []
  for (let round = 1; round <= rounds; round++) {
    // The side that goes first changes, so that what the machine does meanwhile falls on both.
    const order = round % 2 === 0 ? VARIANTS : VARIANTS.toReversed()
    const measured = new Map<Variant, Measured>()
    for (const variant of order) measured.set(variant, await measure(framework, variant, seconds))
    const [bare, instrumented] = [measured.get('bare'), measured.get('instrumented')]
    if (bare === undefined || instrumented === undefined) continue
    pairs.push({ bare, instrumented })
    process.stderr.write(
      `${framework}, round ${round} of ${rounds}: ${Math.round(bare.requestsPerSecond)} req/s bare\n`,
    )
  }
  const ratios = (key: keyof Measured) => ratio(pairs.map(({ bare, instrumented }) => instrumented[key] / bare[key]))
  const median = (key: keyof Measured) => ratio(pairs.map(({ bare }) => bare[key])).median
  return {
    framework,
    bare: {
      requestsPerSecond: median('requestsPerSecond'),
      cpuMicrosPerRequest: median('cpuMicrosPerRequest'),
      startMs: median('startMs'),
      idleRssBytes: median('idleRssBytes'),
    },
    throughput: ratios('requestsPerSecond'),
    cpuPerRequest: ratios('cpuMicrosPerRequest'),
    idleRss: ratios('idleRssBytes'),
    addedStartMs: ratio(pairs.map(({ bare, instrumented }) => instrumented.startMs - bare.startMs)),
  }
}

async function measure(framework: Framework, variant: Variant, seconds: number): Promise<Measured> {
  const started = performance.now()
  const server = fork(path.join(bench, 'server.ts'), [framework, variant], { ...inTest, execArgv: [] })
  try {
    const { port } = await reply<{ port: number }>(server)
    const startMs = performance.now() - started
    pin(server.pid, SERVER_CORE)
    const idle = await usage(server)
    const url = `http://127.0.0.1:${port}${FRAMEWORKS[framework]}`
    // Warm: until the compiler has seen everything.
    await load(url, 2)
    const saturated = await load(url, seconds)
    const before = await usage(server)
    const paced = await load(url, seconds, FIXED_RATE)
    const after = await usage(server)
    return {
      requestsPerSecond: saturated.requests / saturated.seconds,
      cpuMicrosPerRequest: (after.cpuMicros - before.cpuMicros) / paced.requests,
      startMs,
      idleRssBytes: idle.rssBytes,
    }
  } finally {
    server.disconnect()
  }
}

function usage(server: ChildProcess): Promise<{ cpuMicros: number; rssBytes: number }> {
  server.send('usage')
  return reply(server)
}

async function reply<T>(server: ChildProcess): Promise<T> {
  const gone = new AbortController()
  const ended = once(server, 'exit', { signal: gone.signal }).then(([code]) => {
    throw new Error(`the bench server ended with code ${code}`)
  })
  ended.catch(() => undefined)
  try {
    return await Promise.race([once(server, 'message').then(([message]) => message as T), ended])
  } finally {
    gone.abort()
  }
}

async function load(url: string, seconds: number, rate?: number): Promise<{ requests: number; seconds: number }> {
  const args = [path.join(bench, 'load.ts'), url, String(seconds), ...(rate === undefined ? [] : [String(rate)])]
  const [command, all] = pins()
    ? (['taskset', ['-c', String(LOAD_CORE), process.execPath, ...args]] as const)
    : ([process.execPath, args] as const)
  const { stdout } = await promisify(execFile)(command, all, inTest)
  const answered = JSON.parse(stdout) as { requests: number; failed: number; seconds: number }
  if (answered.failed > 0) throw new Error(`${answered.failed} requests to ${url} failed`)
  return answered
}

const SERVER_CORE = 0
const LOAD_CORE = 1

let pinning: boolean | undefined

/** Whether server and load can have a core each. */
function pins(): boolean {
  pinning ??= cpus().length > 1 && spawnSync('taskset', ['-V']).status === 0
  return pinning
}

function pin(pid: number | undefined, core: number): void {
  if (pid !== undefined && pins()) spawnSync('taskset', ['-a', '-c', '-p', String(core), String(pid)])
}

function positive(name: string, value: string): number {
  const number = Number(value)
  if (Number.isInteger(number) && number > 0) return number
  throw new Error(`${name} is ${value}, but must be a whole number above 0`)
}

function text(results: readonly Result[]): string {
  return table(
    ['', 'req/s bare', 'throughput', 'CPU µs/req bare', 'CPU per request', 'start added, ms', 'idle RSS'],
    results.map((each) => [
      each.framework,
      String(Math.round(each.bare.requestsPerSecond)),
      shown(each.throughput),
      each.bare.cpuMicrosPerRequest.toFixed(1),
      shown(each.cpuPerRequest),
      shown(each.addedStartMs, 0),
      shown(each.idleRss),
    ]),
  )
}

function shown({ median, min, max }: Ratio, digits = 2): string {
  return `${median.toFixed(digits)} [${min.toFixed(digits)}–${max.toFixed(digits)}]`
}
