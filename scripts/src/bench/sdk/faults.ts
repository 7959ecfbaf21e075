import { setTimeout } from 'node:timers/promises'
import { startRedis } from '@ticolops/obs-testbed'
import type { Redis } from '@ticolops/obs-testbed'
import { BenchProcess } from '../bench-process.ts'
import { account } from './accounts.ts'
import type { Accounts } from './accounts.ts'
import type { Client } from './client.ts'
import { progress } from './notes.ts'
import type { Notes } from './notes.ts'
import type { Plan } from './plan.ts'
import { percentile, spread } from '../spread.ts'
import type { Spread } from '../spread.ts'
import type { Fault, Places, Taken } from '../../../../test/bench-faults/backends.ts'
import type { Books } from '../../../../test/bench-faults/service.ts'

/** Requests per second: a fraction of what one core serves, so that a request waits for nothing but what is measured. */
export const FAULTS_RATE = 1000
/** One request in so many reports an error. */
export const ERROR_EVERY = 20
const PATHS = Array.from({ length: ERROR_EVERY }, (_, index) => (index === 0 ? '/caught/7' : '/users/7'))

/** What is broken; the rest works. */
interface Case {
  readonly backend: string
  readonly fault: string
  readonly spans?: Fault
  readonly errors?: Fault
  /** The service has a rate limit in Redis, which is there in the healthy case. */
  readonly redis?: 'vanishes and returns' | 'refuses connections'
  /** Whether the promise on the 99th percentile is about this. */
  readonly judged?: boolean
}

const BROKEN: readonly Fault[] = [
  'refuses connections',
  'hangs',
  'takes 2 s to answer',
  'answers 429 with Retry-After',
  'answers 500',
  'has a certificate that nobody trusts',
  'vanishes and returns',
]

/** The first one breaks nothing: what it shows is the machine. */
export const CASES: readonly Case[] = [
  { backend: 'none', fault: 'is broken' },
  ...BROKEN.map((fault): Case => ({ backend: 'OTLP', fault, spans: fault })),
  ...BROKEN.map((fault): Case => ({ backend: 'Sentry', fault, errors: fault })),
  { backend: 'Redis', fault: 'vanishes and returns', redis: 'vanishes and returns' },
  { backend: 'OTLP and Sentry', fault: 'hang', spans: 'hangs', errors: 'hangs', judged: true },
  {
    backend: 'all',
    fault: 'hang, and Redis is away',
    judged: true,
    spans: 'hangs',
    errors: 'hangs',
    redis: 'refuses connections',
  },
]

/** What a broken backend does to the requests of a service, and what is lost by it. */
export interface FaultResult {
  readonly backend: string
  readonly fault: string
  readonly judged: boolean
  readonly requests: number
  readonly failed: number
  /** The 99th percentile as a ratio to that of the same service with healthy backends, of stretches that followed each other. */
  readonly p99: Spread
  /** The same of the stretches that the rest of the machine disturbed least: it only ever adds. */
  readonly quietP99: Spread
  /** Milliseconds. */
  readonly healthyP99: Spread
  readonly accounts: Accounts
}

export async function measureFaults(client: Client, plan: Plan, notes: Notes): Promise<FaultResult[]> {
  const healthy = await Backends.start('none', 'none')
  const results: FaultResult[] = []
  try {
    for (const each of CASES) {
      const result = await measureCase(each, healthy, client, plan)
      progress(
        `${each.backend} ${each.fault}: ${result.failed} failed, p99 ${result.quietP99.median.toFixed(2)} of healthy, ${result.accounts.uncounted} uncounted`,
      )
      for (const text of result.accounts.remarks) notes.add(`${each.backend} ${each.fault}: ${text}`)
      results.push(result)
    }
  } finally {
    healthy.kill()
  }
  return results
}

async function measureCase(of: Case, healthyBackends: Backends, client: Client, plan: Plan): Promise<FaultResult> {
  const backends = await Backends.start(of.spans ?? 'none', of.errors ?? 'none')
  const redis = of.redis === undefined ? undefined : { healthy: await startRedis(), broken: await startRedis() }
  const services: Service[] = []
  try {
    for (const [at, limit] of [
      [healthyBackends.places, redis?.healthy],
      [backends.places, redis?.broken],
    ] as const) {
      const service = await Service.start(at, limit)
      services.push(service)
      await service.load(client, plan.warmSeconds)
    }
    const [healthy, broken] = services as [Service, Service]
    const pairs = await whileBroken(redis?.broken, of.redis, () =>
      measurePairs(
        healthy,
        broken,
        client,
        plan.faultSeconds,
        of.judged === true ? plan.judgedFaultPairs : plan.faultPairs,
      ),
    )
    const [books, taken] = [await broken.books(), await backends.taken()]
    return {
      backend: of.backend,
      fault: of.fault,
      judged: of.judged === true,
      requests: broken.requests,
      failed: broken.failed,
      p99: spread(pairs.map((pair) => pair.broken / pair.healthy)),
      quietP99: quiet(pairs),
      healthyP99: spread(pairs.map((pair) => pair.healthy)),
      accounts: account(books, taken, of.redis === undefined),
    }
  } finally {
    backends.kill()
    for (const service of services) service.kill()
    await Promise.all([redis?.healthy.stop(), redis?.broken.stop()])
  }
}

/** The 99th percentiles, in milliseconds, of two stretches of load that followed each other. */
interface Pair {
  readonly healthy: number
  readonly broken: number
}

/** Parts of a run that are judged one by one, and the stretch of each that counts: better than three in four. */
const PARTS = 3
const QUIET = 0.25

function quiet(pairs: readonly Pair[]): Spread {
  const ratios = Array.from({ length: PARTS }, (_, part) => {
    const of = pairs.filter((_pair, index) => Math.floor((index * PARTS) / pairs.length) === part)
    const side = (name: keyof Pair) =>
      percentile(
        of.map((pair) => pair[name]),
        QUIET,
      )
    return side('broken') / side('healthy')
  })
  return spread(ratios)
}

/** Stretches in the order A B B A. */
async function measurePairs(
  healthy: Service,
  broken: Service,
  client: Client,
  seconds: number,
  count: number,
): Promise<Pair[]> {
  const p99 = async (service: Service) => percentile(await service.load(client, seconds), 0.99)
  const pairs: Pair[] = []
  for (let pair = 0; pair < count; pair++)
    pairs.push(
      pair % 2 === 0
        ? { healthy: await p99(healthy), broken: await p99(broken) }
        : { broken: await p99(broken), healthy: await p99(healthy) },
    )
  return pairs
}

/** Runs `work` while Redis is away, for good or in turns. */
async function whileBroken<T>(redis: Redis | undefined, how: Case['redis'], work: () => Promise<T>): Promise<T> {
  if (redis === undefined || how === undefined) return work()
  await redis.pause()
  if (how === 'refuses connections') return work()
  const over = new AbortController()
  const turns = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await setTimeout(1000)
      await redis.resume()
      await setTimeout(1000)
      await redis.pause()
    }
  }
  const [result] = await Promise.all([work().finally(() => over.abort()), turns()])
  return result
}

/** A process of `test/bench-faults/backends.ts`. */
class Backends {
  readonly places: Places
  readonly #process: BenchProcess

  private constructor(process: BenchProcess, places: Places) {
    this.#process = process
    this.places = places
  }

  static async start(spans: Fault, errors: Fault): Promise<Backends> {
    const process = new BenchProcess({
      script: 'bench-faults/backends.ts',
      arguments: [spans, errors],
      place: 'others',
      // It is made of what the tests break.
      nodeOptions: ['--conditions=@ticolops/source'],
    })
    return new Backends(process, await process.next<Places>())
  }

  taken(): Promise<Taken> {
    return this.#process.ask('taken')
  }

  kill(): void {
    this.#process.kill()
  }
}

/** A process of `test/bench-faults/service.ts`. */
class Service {
  requests = 0
  failed = 0
  readonly #process: BenchProcess
  readonly #port: number

  private constructor(process: BenchProcess, port: number) {
    this.#process = process
    this.#port = port
  }

  static async start({ otlp, dsn }: Places, redis: Redis | undefined): Promise<Service> {
    const process = new BenchProcess({
      script: 'bench-faults/service.ts',
      place: 'server',
      quiet: true,
      environment: {
        OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
        SENTRY_DSN: dsn,
        // By default spans wait 5 s, and a batch is tried for 10 s: longer than all of this takes.
        OTEL_BSP_SCHEDULE_DELAY: '100',
        OTEL_EXPORTER_OTLP_TIMEOUT: '3000',
        ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
      },
    })
    const { port } = await process.next<{ port: number }>()
    return new Service(process, port)
  }

  /** Resolves to what each request took, in milliseconds. */
  async load(client: Client, seconds: number): Promise<readonly number[]> {
    const report = await client.load({ port: this.#port, paths: PATHS, seconds, rate: FAULTS_RATE, latencies: true })
    this.requests += report.answered + report.failed
    this.failed += report.failed
    return report.latencies ?? []
  }

  books(): Promise<Books> {
    return this.#process.ask('books')
  }

  kill(): void {
    this.#process.kill()
  }
}
