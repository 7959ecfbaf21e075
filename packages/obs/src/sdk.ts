import { isMainThread } from 'node:worker_threads'
import { metricsOf, processPack } from '@ticolops/obs-signals/sdk'
import { Channels } from './channels.ts'
import { instrumentHttpClients } from './clients/instrument.ts'
import { ActiveScope } from './context/active-scope.ts'
import type { Attributes } from './context/attributes.ts'
import { createContextApi } from './context/context-api.ts'
import type { ContextApi } from './context/context-api.ts'
import { instrumentDatabases } from './databases/instrument.ts'
import type { KnownPool } from './databases/known-pool.ts'
import { Errors } from './errors/errors.ts'
import { instrumentHttpServers } from './frameworks/instrument.ts'
import { Health } from './health.ts'
import { resolveIdentity } from './identity.ts'
import type { Identity } from './identity.ts'
import { instrumentFindings } from './interop/instrument-findings.ts'
import { LoadedModules } from './interop/loaded-modules.ts'
import { PromClients } from './interop/prom-clients.ts'
import { watchUncovered } from './interop/uncovered.ts'
import { Journal } from './journal.ts'
import type { RouteOf } from './logs/line-fields.ts'
import { Logs } from './logs/logs.ts'
import { createMetrics } from './metrics.ts'
import type { Metrics } from './metrics.ts'
import { DEFAULT_DEADLINE, resolveSettings } from './options.ts'
import type { InstrumentOptions, Settings } from './options.ts'
import { ownThreads } from './own-threads.ts'
import { Registry } from './registry/registry.ts'
import { instrumentRegistry } from './registry/self-metrics.ts'
import { instrumentActiveResources } from './runtime/active-resources.ts'
import { instrumentBuildInfo } from './runtime/build-info.ts'
import { EventLoop } from './runtime/event-loop.ts'
import { instrumentGc } from './runtime/gc.ts'
import { instrumentHeap } from './runtime/heap.ts'
import { HeldTick } from './runtime/next-tick.ts'
import { AppServers, handleSignals } from './shutdown.ts'
import type { Status } from './status.ts'
import { clusterPlace } from './telemetry/cluster-place.ts'
import { Heartbeat } from './telemetry/heartbeat.ts'
import { HUB_METRICS } from './telemetry/hub-metrics.ts'
import { Telemetry } from './telemetry/telemetry.ts'
import { runInSpan } from './traces/span.ts'
import { Spans } from './traces/spans.ts'
import { Tracing } from './traces/tracing.ts'
import { VERSION } from './version.ts'

/** Everything that one process needs, put together; `instrument()` makes one and no more. */
export class Sdk {
  readonly identity: Identity
  readonly metrics: Metrics
  readonly journal = new Journal()
  readonly logs: Logs
  readonly #settings: Settings
  readonly #registry: Registry
  readonly #drops: ReadonlyMap<string, number>
  readonly #health: Health
  readonly #channels = new Channels(this.journal)
  readonly #pools = new Set<string>()
  readonly #stops: (() => void)[] = []
  readonly #heartbeat = new Heartbeat()
  readonly #scope = new ActiveScope()
  readonly #spans = new Spans(this.#scope)
  readonly #context = createContextApi(this.#scope)
  readonly span = runInSpan(this.#spans, this.#scope)
  #routeOf: RouteOf = ({ route }) => route
  #findings: () => Status['findings'] = () => []
  #telemetry: Telemetry | undefined
  #tracing: Tracing | undefined
  #errors: Errors | undefined
  #watchPool: ((name: string, pool: KnownPool) => void) | undefined
  #clients: PromClients | undefined
  #adopt: ((application: unknown) => boolean) | undefined

  constructor(options: InstrumentOptions) {
    this.#settings = settingsFor(options, this.journal)
    this.identity = resolveIdentity(options, process.env)
    this.#health = new Health(this.#settings.health, this.#heartbeat)
    const { maxSeries } = this.#settings
    this.#registry = new Registry({
      maxSeries,
      reserved: new Set([...metricsOf(processPack), ...HUB_METRICS].map(({ name }) => name)),
      collectorFailed: (error) => this.journal.failed('collecting metrics', error),
    })
    this.#drops = instrumentRegistry(this.#registry, (metric) =>
      this.journal.warn(
        `${metric} reached ${maxSeries} series; further label values are counted under one overflow series. Look for labels with unbounded values, or raise metrics.maxSeries.`,
      ),
    )
    this.metrics = createMetrics(this.#registry)
    this.journal.attach(this.#registry)
    this.logs = new Logs(
      {
        registry: this.#registry,
        scope: this.#scope,
        identity: this.identity,
        journal: this.journal,
        routeOf: (request) => this.#routeOf(request),
      },
      this.#settings.logs,
    )
    if (!this.#settings.disabled) this.#start(options)
    this.extend(options)
  }

  /** Adds pools, applications, health checks and a registry, as a second call of `instrument()` may. */
  extend({ pools, apps, health, metrics }: InstrumentOptions): void {
    this.#health.readiness.add(health?.readiness ?? {})
    this.#health.startup.add(health?.startup ?? {})
    if (metrics?.registry !== undefined) this.#clients?.use(metrics.registry)
    for (const [index, app] of (apps ?? []).entries())
      if (this.#adopt?.(app) === false)
        this.journal.warn(
          `option apps[${index}] is no application of Koa, Hono or h3; its routes are found without it, or not at all.`,
        )
    for (const [name, pool] of Object.entries(pools ?? {})) {
      this.#watchPool?.(name, pool)
      this.#pools.add(name)
    }
  }

  /** Whoever asks for it needs scopes from now on. */
  get context(): ContextApi {
    this.#scope.follow()
    return this.#context
  }

  status(): Status {
    const families = [...this.#registry.families()]
    return {
      version: VERSION,
      node: process.versions.node,
      disabled: this.#settings.disabled,
      identity: this.identity,
      findings: this.#findings(),
      warnings: this.journal.warnings,
      telemetry: this.#telemetry?.state ?? { state: 'off' },
      instrumentations: this.journal.instrumentations,
      notMeasured: this.journal.notMeasured,
      pools: [...this.#pools],
      series: Object.fromEntries(families.map((family) => [family.definition.name, family.series.length])),
      drops: Object.fromEntries(this.#drops),
      logs: this.logs.status(),
      errors: this.#errors?.state ?? { state: 'off' },
      traces: this.#tracing?.state ?? { state: 'off', reason: 'OTEL_SDK_DISABLED is true' },
      draining: this.#health.draining,
    }
  }

  /** The outermost of our functions that a caller sees: stacks of what is no error begin at the caller's. */
  readonly captureError = (error: unknown, attributes?: Attributes): void =>
    this.#errors?.capture(error, attributes, this.captureError)

  /** Resolves once the telemetry server listens or has failed to. */
  async ready(): Promise<Status> {
    await this.#telemetry?.settled()
    return this.status()
  }

  /** @param milliseconds Time for what is still to be sent. */
  async stop(milliseconds = DEFAULT_DEADLINE): Promise<void> {
    this.#health.drain()
    for (const stop of this.#stops.splice(0)) stop()
    this.#channels.close()
    // The page tells what becomes of what is sent until the end.
    await Promise.all([this.#errors?.close(milliseconds), this.#tracing?.stop(milliseconds)])
    await this.#telemetry?.close()
    // The others may have had something to say.
    this.logs.stop()
  }

  #start(options: InstrumentOptions): void {
    const registry = this.#registry
    const channels = this.#channels
    const journal = this.journal
    const modules = new LoadedModules(channels)
    const ownServers = new WeakSet<object>()
    const appServers = new AppServers(channels, ownServers)

    this.#tracing = new Tracing(this.#settings.traces, {
      registry,
      journal,
      modules,
      scope: this.#scope,
      spans: this.#spans,
      identity: this.identity,
      ownThreads,
    })
    const { errors } = this.#settings
    if (errors !== undefined)
      this.#errors = new Errors({
        settings: errors,
        identity: this.identity,
        registry,
        channels,
        scope: this.#scope,
        journal,
        ownServers,
        routeOf: (state) => http.routeOf(state),
      })
    // Exemplars take memory for every bucket.
    const exemplars = this.#tracing.state.state !== 'off'
    const http = instrumentHttpServers(
      registry,
      channels,
      modules,
      journal,
      ownServers,
      this.#scope,
      this.#spans,
      exemplars,
      {
        serverSeen: (server) => appServers.add(server),
        http2ServerSeen: (server) => appServers.add(server),
        draining: () => this.#health.draining,
        ...this.#errors?.frameworkEvents,
      },
    )
    this.#adopt = (application) => http.adopt(application)
    this.#routeOf = (request) => http.routeOf(request)
    instrumentHttpClients(registry, channels, journal, this.#spans)
    watchUncovered(modules, journal)
    this.#watchPool = instrumentDatabases(registry, channels, modules, journal, this.#spans)

    this.#findings = instrumentFindings(registry)
    instrumentBuildInfo(registry, this.identity)
    instrumentHeap(registry)
    instrumentActiveResources(registry)
    const eventLoop = new EventLoop(registry, this.#heartbeat)
    const tick = new HeldTick()
    this.#stops.push(
      instrumentGc(registry),
      () => eventLoop.stop(),
      () => tick.release(),
    )

    const clients = new PromClients(modules, journal, options.metrics?.registry)
    this.#clients = clients
    const { telemetry, thread, maxSeries, health, shutdown } = this.#settings
    const cluster = isMainThread ? clusterPlace() : undefined
    this.#telemetry = new Telemetry(
      {
        local: {
          registry,
          health: this.#health,
          sample: () => clients.sample((name) => registry.has(name)),
          status: () => this.status(),
        },
        heartbeat: this.#heartbeat,
        channels,
        journal,
        ownServers,
        spent: (milliseconds) => eventLoop.leaveOut(milliseconds),
      },
      {
        address: telemetry,
        thread,
        maxSeries,
        healthDeadline: health.deadline,
        maxBlocked: health.maxBlocked,
        cluster,
      },
    )
    if (shutdown === false) return
    // The primary has waited for load balancers before it tells its workers to end.
    const drainDelay = (cluster?.worker ?? '') === '' ? shutdown.drainDelay : 0
    this.#stops.push(
      handleSignals(
        {
          health: this.#health,
          servers: appServers,
          inFlight: () => http.inFlight(),
          journal,
          stop: (milliseconds) => this.stop(milliseconds),
        },
        { ...shutdown, drainDelay },
      ),
    )
  }
}

/** Worker threads share the process: its port and its signals belong to the main thread, unless they are asked for. */
function settingsFor(options: InstrumentOptions, journal: Journal): Settings {
  const own: InstrumentOptions = isMainThread ? options : { telemetry: false, shutdown: false, ...options }
  return resolveSettings(own, process.env, (text) => journal.warn(text))
}
