import { Worker } from 'node:worker_threads'
import { ownThreads } from '../own-threads.ts'
import type { ClusterAddress } from './cluster-protocol.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { Local } from './local-source.ts'
import type { Serving, ServingOptions } from './serving.ts'
import type { ServerTrouble } from './server.ts'
import type { TelemetryState } from './state.ts'
import { ThreadPublisher } from './thread-publisher.ts'
import type { FromWorker, ToWorker } from './worker-protocol.ts'
import { PROGRAM } from './worker-program.ts'

/** Restarts of a thread that has died. One that dies this often would do so forever. */
const MAX_RESTARTS = 5

/**
 * Serves metrics and health from a thread of its own, which answers while this one is blocked. The thread is started as an option would be read: the
 * program is a text, because in a bundle there is no file.
 */
export class TelemetryThread implements Serving {
  readonly #local: Local
  readonly #heartbeat: Heartbeat
  readonly #options: ServingOptions
  readonly #trouble: ServerTrouble
  readonly #release: () => Promise<void>
  readonly #settled = Promise.withResolvers<TelemetryState>()
  #worker: Worker | undefined
  #restarts = 0
  #closing: (() => void) | undefined

  /** @param release Called when the thread is about to listen: its address must be free then. */
  constructor(
    local: Local,
    heartbeat: Heartbeat,
    options: ServingOptions,
    trouble: ServerTrouble,
    release: () => Promise<void>,
  ) {
    this.#local = local
    this.#heartbeat = heartbeat
    this.#options = options
    this.#trouble = trouble
    this.#release = release
    this.#start()
  }

  settled(): Promise<TelemetryState> {
    return this.#settled.promise
  }

  threadEnded(worker: string): void {
    this.#post({ type: 'thread-ended', worker })
  }

  acceptWorkers(address: ClusterAddress): void {
    this.#post({ type: 'accept-workers', address })
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#worker === undefined) return resolve()
      this.#closing = resolve
      // Without this, a process whose loop is empty otherwise ends before the last word.
      this.#worker.ref()
      this.#post({ type: 'close' })
    })
  }

  #start(): void {
    const worker = new Worker(PROGRAM, {
      eval: true,
      name: 'ticolops-obs',
      workerData: this.#options,
      execArgv: [],
      trackUnmanagedFds: false,
    })
    ownThreads.add(worker)
    this.#worker = worker
    worker.unref()
    const publisher = new ThreadPublisher(this.#local, this.#heartbeat, '', (message) => this.#post(message))
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'up') void this.#release().then(() => publisher.join())
      else if (message.type === 'state') this.#settled.resolve(message.state)
      else if (message.type === 'warning') this.#trouble.warn(message.message)
      else if (message.type === 'failure') this.#trouble.failed(message.message)
      else void publisher.receive(message)
    })
    worker.on('error', (error) => this.#trouble.failed(error))
    worker.on('exit', () => this.#ended())
  }

  #ended(): void {
    this.#worker = undefined
    if (this.#closing !== undefined) this.#closing()
    else if (this.#restarts++ < MAX_RESTARTS) this.#start()
    else
      this.#trouble.warn(
        'the telemetry thread has died again and again; metrics and health are no longer served. Fix: telemetry: { thread: "main" }.',
      )
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message)
  }
}
