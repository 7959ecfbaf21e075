import { now } from './clock.ts'
import type { Heartbeat } from './telemetry/heartbeat.ts'

/** A check: it is healthy unless it throws, rejects, or resolves to `false`. */
export type HealthCheck = () => unknown

/** Milliseconds. */
export interface HealthTimes {
  /** What one check may take. */
  readonly deadline: number
  /** For how long an answer is given again without asking: probes of several kubelets and load balancers cost one check. */
  readonly maxAge: number
}

/** What a set of checks said. */
export interface HealthReport {
  readonly ok: boolean
  /** Reason why a check failed, by name; `undefined` when it passed. */
  readonly checks: Readonly<Record<string, string | undefined>>
}

/** Checks that run together, each under the same deadline. Callers that ask while they run, or soon after, share the answer. */
export class HealthChecks {
  readonly #checks = new Map<string, HealthCheck>()
  readonly #times: HealthTimes
  #running: Promise<HealthReport> | undefined
  #last: { readonly report: HealthReport; readonly at: number } | undefined

  constructor(times: HealthTimes) {
    this.#times = times
  }

  add(checks: Readonly<Record<string, HealthCheck>>): void {
    for (const [name, check] of Object.entries(checks)) this.#checks.set(name, check)
    this.#last = undefined
  }

  run(): Promise<HealthReport> {
    if (this.#last !== undefined && now() - this.#last.at < this.#times.maxAge)
      return Promise.resolve(this.#last.report)
    this.#running ??= this.#runAll().then((report) => {
      this.#running = undefined
      this.#last = { report, at: now() }
      return report
    })
    return this.#running
  }

  async #runAll(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await this.#failure(check)] as const),
    )
    return { ok: results.every(([, failure]) => failure === undefined), checks: Object.fromEntries(results) }
  }

  /** Why a check fails; `undefined` when it passes. */
  async #failure(check: HealthCheck): Promise<string | undefined> {
    const { promise: late, resolve } = Promise.withResolvers<string>()
    const timer = setTimeout(() => resolve(`no answer within ${this.#times.deadline} ms`), this.#times.deadline)
    try {
      return await Promise.race([outcome(check), late])
    } finally {
      clearTimeout(timer)
    }
  }
}

async function outcome(check: HealthCheck): Promise<string | undefined> {
  try {
    return (await check()) === false ? 'returned false' : undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Health of the process, as the probes see it. */
export class Health {
  readonly readiness: HealthChecks
  readonly startup: HealthChecks
  readonly #heartbeat: Heartbeat
  #started = false
  // Every request asks: a field of its own, not the memory that other threads see.
  #draining = false

  constructor(times: HealthTimes, heartbeat: Heartbeat) {
    this.readiness = new HealthChecks(times)
    this.startup = new HealthChecks(times)
    this.#heartbeat = heartbeat
  }

  /** From now on the process is not ready: it will not come back. */
  drain(): void {
    this.#draining = true
    this.#heartbeat.drain()
  }

  get draining(): boolean {
    return this.#draining
  }

  async ready(): Promise<HealthReport> {
    if (this.draining) return { ok: false, checks: { shutdown: 'the process is shutting down' } }
    return this.readiness.run()
  }

  /** Startup checks pass once; after that they are not run again. */
  async started(): Promise<HealthReport> {
    if (this.#started) return { ok: true, checks: {} }
    const report = await this.startup.run()
    this.#started = report.ok
    return report
  }
}
