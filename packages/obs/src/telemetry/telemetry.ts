import { isMainThread } from 'node:worker_threads'
import type { Worker } from 'node:worker_threads'
import type { Channels } from '../channels.ts'
import type { Journal } from '../journal.ts'
import { ownThreads } from '../own-threads.ts'
import { whenForking } from './cluster-place.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { Address } from './listening.ts'
import { MainThread } from './main-thread.ts'
import type { MainThreadParts } from './main-thread.ts'
import type { Serving, ServingOptions } from './serving.ts'
import type { ServerTrouble } from './server.ts'
import { SocketActivation } from './socket-activation.ts'
import type { TelemetryState } from './state.ts'
import { TelemetryThread } from './telemetry-thread.ts'
import { joinFromThread, workerOfThread } from './thread-channel.ts'

/** A thread takes CPU time to start, which an application that starts needs more: it waits for the first server, but no longer than this. */
const START_MS = 250

export interface TelemetrySettings extends Omit<ServingOptions, 'address'> {
  /** `false` for no server of our own; a worker thread then joins the page of its process. */
  readonly address: false | Address
}

/** What telemetry is made of in this thread. */
export interface TelemetryParts extends MainThreadParts {
  readonly heartbeat: Heartbeat
  readonly channels: Channels
  readonly journal: Journal
}

/** Shows this event loop's metrics and health to the world, by whichever way fits its place: main thread, worker thread, worker of a cluster. */
export class Telemetry {
  readonly #parts: TelemetryParts
  readonly #settings: TelemetrySettings
  readonly #leave: (() => void) | undefined
  #serving: Serving | undefined
  #activation: SocketActivation | undefined
  #hasThreads = false
  #unwatchForks: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined
  #state: TelemetryState

  constructor(parts: TelemetryParts, settings: TelemetrySettings) {
    this.#parts = parts
    this.#settings = settings
    this.#state = { state: settings.address === false ? 'off' : 'starting' }
    if (settings.address === false) {
      if (!isMainThread) this.#leave = joinFromThread(parts.local, parts.heartbeat)
      return
    }
    process.on('worker', this.#watch)
    if (settings.thread === 'main') this.#start()
    else {
      this.#timer = setTimeout(() => this.#start(), START_MS).unref()
      parts.channels.on('tracing:net.server.listen:asyncStart', () => setImmediate(() => this.#start()))
    }
  }

  get state(): TelemetryState {
    return this.#state
  }

  /** The state once metrics and health are served, or cannot be. */
  async settled(): Promise<TelemetryState> {
    this.#start()
    if (this.#serving !== undefined) this.#state = await this.#serving.settled()
    return this.#state
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    process.removeListener('worker', this.#watch)
    this.#unwatchForks?.()
    this.#leave?.()
    await this.#serving?.close()
    this.#state = { state: 'off' }
  }

  #start(): void {
    const { address, ...settings } = this.#settings
    if (this.#serving !== undefined || address === false || this.#state.state !== 'starting') return
    clearTimeout(this.#timer)
    const { cluster } = settings
    const listens = (cluster?.worker ?? '') === ''
    const { journal } = this.#parts
    const trouble = {
      warn: (message: string) => journal.warn(message),
      failed: (error: unknown) => journal.failed('telemetry server', error),
    }
    if (settings.thread === 'worker' && listens) {
      this.#activation = new SocketActivation(address, trouble, (bound, release) =>
        this.#follow(this.#serve({ ...settings, address: bound }, trouble, release)),
      )
      if (this.#hasThreads) void this.#activation.activate()
    }
    const serving: Serving = this.#activation ?? this.#serve({ ...settings, address }, trouble)
    this.#serving = this.#follow(serving)
    if (cluster?.worker === '') this.#unwatchForks = whenForking(() => serving.acceptWorkers(cluster.address))
  }

  #follow<S extends Serving>(serving: S): S {
    void serving.settled().then((state) => (this.#state = state))
    return serving
  }

  /** @param release Gives the address free, which somebody else listens on. */
  #serve(
    options: ServingOptions,
    trouble: ServerTrouble,
    release: () => Promise<void> = () => Promise.resolve(),
  ): Serving {
    const { local, heartbeat, journal } = this.#parts
    if (options.thread === 'worker')
      try {
        return new TelemetryThread(local, heartbeat, options, trouble, release)
      } catch (error) {
        journal.warn(
          `no thread for metrics and health can be started (${String(error)}), so they are served by the main thread and do not answer while it is blocked. Fix: allow worker threads (--allow-worker), or set telemetry.thread to "main".`,
        )
      }
    return new MainThread(this.#parts, options, trouble, release())
  }

  /** Keeps what a worker thread has counted when it ends: somebody must listen to it from the start. */
  readonly #watch = (worker: Worker): void => {
    if (ownThreads.has(worker)) return
    this.#hasThreads = true
    void this.#activation?.activate()
    const name = workerOfThread(worker.threadId)
    worker.once('exit', () => this.#serving?.threadEnded(name))
  }
}
