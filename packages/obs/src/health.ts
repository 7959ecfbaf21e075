/** A check: it is healthy unless it throws, rejects, or resolves to `false`. */
export type HealthCheck = () => unknown

/** What a set of checks said. */
export interface HealthReport {
  readonly ok: boolean
  /** Reason why a check failed, by name; `undefined` when it passed. */
  readonly checks: Readonly<Record<string, string | undefined>>
}

/** Checks that run together, each under the same deadline. Callers that ask while they run share the answer. */
export class HealthChecks {
  readonly #checks = new Map<string, HealthCheck>()
  readonly #deadline: number
  #running: Promise<HealthReport> | undefined

  /** @param deadline Milliseconds that one check may take. */
  constructor(deadline: number) {
    this.#deadline = deadline
  }

  add(checks: Readonly<Record<string, HealthCheck>>): void {
    for (const [name, check] of Object.entries(checks)) this.#checks.set(name, check)
  }

  run(): Promise<HealthReport> {
    this.#running ??= this.#runAll().finally(() => {
      this.#running = undefined
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
    const timer = setTimeout(() => resolve(`no answer within ${this.#deadline} ms`), this.#deadline)
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
  #started = false
  #draining = false

  constructor(deadline: number) {
    this.readiness = new HealthChecks(deadline)
    this.startup = new HealthChecks(deadline)
  }

  /** From now on the process is not ready: it will not come back. */
  drain(): void {
    this.#draining = true
  }

  get draining(): boolean {
    return this.#draining
  }

  async ready(): Promise<HealthReport> {
    if (this.#draining) return { ok: false, checks: { shutdown: 'the process is shutting down' } }
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
