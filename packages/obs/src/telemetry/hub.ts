import { obsSelf } from '@ticolops/obs-signals/sdk'
import type { Metric } from '@ticolops/obs-signals/sdk'
import { renderPage } from '../exposition/page.ts'
import type { Format, ForeignFamily, OwnFamily, PageContent } from '../exposition/page.ts'
import type { HealthReport } from '../health.ts'
import { definitionOf } from '../registry/definition.ts'
import type { Gauge } from '../registry/gauge.ts'
import type { Registry } from '../registry/registry.ts'
import { combined } from './combine.ts'
import type { Part } from './combine.ts'
import { combinedHealth, unanswered } from './combine-health.ts'
import { joinedInSlices } from './in-slices.ts'
import type { Slices } from './in-slices.ts'
import { ownFamilies } from './local-source.ts'
import type { Answers, Question, Source } from './source.ts'

/** How long a page waits for an event loop. Scrapes time out after 10 s unless they are told otherwise. */
const ANSWER_MS = 1000

/** A loop answers a probe by its own deadline; this much later it is given up. */
const GRACE_MS = 500

/** What the hub is made with. */
export interface HubOptions {
  /** Metrics of the process and of the hub itself, which are up to date whatever the event loops do. */
  readonly registry: Registry
  /** Value of the label `worker` for this process, when it is one of a cluster. */
  readonly worker?: string
  /** Milliseconds that a health check may take. */
  readonly healthDeadline: number
  /** Milliseconds for which an event loop may be blocked before the process counts as dead. */
  readonly maxBlocked: number
  /** How it renders. */
  readonly slices: Slices
}

/** Whether the process lives. */
export interface LivenessReport {
  readonly ok: boolean
  /** Milliseconds for which event loops have been blocked, by worker; `main` is the process's own. Those that run are left out. */
  readonly blocked: Readonly<Record<string, number>>
}

/**
 * Where the metrics and the health of all event loops come together: one page, one answer to each probe. It runs on a thread of its own
 * or on the main one, and never waits for a loop beyond a deadline: what only that loop knows is left out then, and a metric says so.
 */
export class Hub {
  readonly #main: Source
  readonly #workers = new Set<Source>()
  readonly #options: HubOptions
  readonly #duration: Gauge
  readonly #rendering = new Map<Format, Promise<Buffer>>()
  /** What the application's own registries held when they were last asked. */
  readonly #foreign = new WeakMap<Source, readonly ForeignFamily[]>()
  /** What ended loops had counted. */
  #ended: PageContent = { own: [], foreign: [] }

  constructor(main: Source, options: HubOptions) {
    this.#main = main
    this.#options = options
    this.#duration = options.registry.gauge(obsSelf.scrapeDuration).child([])
  }

  add(source: Source): void {
    this.#workers.add(source)
  }

  /** A loop has ended. What it counted stays, so that no counter falls. */
  remove(source: Source): void {
    if (!this.#workers.delete(source)) return
    this.#ended = combined([endedPart(this.#ended), { ...endedPart(this.#contentOf(source)), worker: source.worker }])
  }

  /** The page in one of the formats. Scrapes that come while one is being made share it, as pairs of Prometheus do. */
  page(format: Format): Promise<Buffer> {
    let rendering = this.#rendering.get(format)
    if (rendering === undefined) {
      rendering = this.#render(format).finally(() => this.#rendering.delete(format))
      this.#rendering.set(format, rendering)
    }
    return rendering
  }

  /** Everything that a page shows, as of now. */
  async content(): Promise<PageContent> {
    const sources = [this.#main, ...this.#workers]
    const answered = await Promise.all(sources.map((source) => this.#collect(source)))
    this.#options.registry.collect()
    const parts = sources.map((source, index) => this.#partOf(source, answered[index] === true))
    const [main, ...workers] = parts
    const ofProcess = ownFamilies(this.#options.registry)
    const ended = this.#ended.own.length + this.#ended.foreign.length > 0 ? [endedPart(this.#ended)] : []
    return combined(main === undefined ? [] : [{ ...main, own: [...main.own, ...ofProcess] }, ...workers, ...ended])
  }

  /** Alive unless an event loop has been blocked for too long. Needs no answer of theirs. */
  live(): LivenessReport {
    const blocked = [this.#main, ...this.#workers]
      .map((source) => [source.worker || 'main', Math.round(source.blocked())] as const)
      .filter(([, milliseconds]) => milliseconds > 0)
    return {
      ok: blocked.every(([, milliseconds]) => milliseconds <= this.#options.maxBlocked),
      blocked: Object.fromEntries(blocked),
    }
  }

  /** Whether requests should come. */
  ready(): Promise<HealthReport> {
    return this.#health('ready')
  }

  /** Whether the process has come up. */
  started(): Promise<HealthReport> {
    return this.#health('started')
  }

  /** What `obs.status()` returns in each event loop. */
  async status(): Promise<unknown> {
    const of = async (source: Source): Promise<object> =>
      (await this.#ask(source, 'status', ANSWER_MS)) ?? { unanswered: unanswered(source, ANSWER_MS) }
    if (this.#workers.size === 0) return of(this.#main)
    const workers = await Promise.all([...this.#workers].map(async (each) => [each.worker, await of(each)] as const))
    return Object.assign(await of(this.#main), { workers: Object.fromEntries(workers) })
  }

  async #health(question: 'ready' | 'started'): Promise<HealthReport> {
    const deadline = this.#options.healthDeadline + GRACE_MS
    const of = async (source: Source) => ({ source, report: await this.#ask(source, question, deadline) })
    const [main, ...workers] = await Promise.all([this.#main, ...this.#workers].map(of))
    return main === undefined ? { ok: false, checks: {} } : combinedHealth(main, workers, deadline)
  }

  async #collect(source: Source): Promise<boolean> {
    const foreign = await this.#ask(source, 'collect', ANSWER_MS)
    if (foreign !== undefined) this.#foreign.set(source, foreign)
    return foreign !== undefined
  }

  /** A loop that is known to be blocked is not waited for. */
  #ask<Q extends Question>(source: Source, question: Q, deadline: number): Promise<Answers[Q] | undefined> {
    return source.blocked() > 0 ? Promise.resolve(undefined) : source.ask(question, deadline)
  }

  #partOf(source: Source, answered: boolean): Part {
    const { own, foreign } = this.#contentOf(source)
    // A process tells the state of its loops itself, and names them.
    if (source.kind === 'process') return { worker: '', ended: !answered, own, foreign }
    const state = [
      gauge(obsSelf.scrapeComplete, answered ? 1 : 0),
      gauge(obsSelf.eventLoopBlocked, source.blocked() / 1000),
    ]
    return {
      worker: [this.#options.worker ?? '', source.worker].filter((part) => part !== '').join('/'),
      ended: false,
      own: [...own, ...state],
      // What only a blocked loop could say is left out, rather than told as it was some time ago.
      foreign: answered ? foreign : [],
    }
  }

  #contentOf(source: Source): PageContent {
    return { own: source.families(), foreign: this.#foreign.get(source) ?? [] }
  }

  async #render(format: Format): Promise<Buffer> {
    const content = await this.content()
    const { slices } = this.#options
    let duration = 0
    const page = await joinedInSlices(renderPage(format, content), {
      ...slices,
      spent(milliseconds) {
        duration += milliseconds
        slices.spent(milliseconds)
      },
    })
    this.#duration.set(duration / 1000)
    return page
  }
}

function endedPart(content: PageContent): Part {
  return { ...content, worker: 'ended', ended: true }
}

/** A gauge with one series, made for one page. */
function gauge(metric: Metric, value: number): OwnFamily {
  return { definition: definitionOf(metric), series: [{ labels: '', values: Float64Array.of(value), slot: 0 }] }
}
