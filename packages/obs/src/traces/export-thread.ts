import { isMainThread, Worker } from 'node:worker_threads'
import { now } from '../clock.ts'
import type { SpanExporter } from './opentelemetry.ts'

/** How an exporter of OpenTelemetry sends what it has serialised; the same in the lines 2.x and 3.x. */
interface Transport {
  send(data: Uint8Array, timeoutMillis: number): Promise<Answer>
  shutdown(): void
}

interface Answer {
  readonly status: string
  readonly data?: Uint8Array | undefined
  readonly retryInMillis?: number | undefined
  readonly error?: unknown
}

/** The part of an exporter that sends: what is kept for itself by OpenTelemetry, so it may not be there. */
interface Delegating {
  readonly _delegate?: { _transport?: Transport }
}

/** What the thread answers; errors are taken apart, because a thread's messages would lose their codes. */
interface FromThread extends Omit<Answer, 'error'> {
  readonly id: number
  readonly error?: { readonly name: string; readonly message: string; readonly code?: unknown }
}

/**
 * The program of the thread: an exporter like the one outside, of which the transport is used. A text, because in a bundle there is no file to start
 * a thread from.
 */
const PROGRAM = `'use strict'
const { parentPort, workerData } = require('node:worker_threads')
const { OTLPTraceExporter } = require(workerData.file)
const transport = new OTLPTraceExporter({ url: workerData.url })._delegate._transport
const plain = (error) => error && { name: error.name, message: String(error.message), code: error.code }
parentPort.on('message', ({ id, data, timeout }) => {
  transport.send(data, timeout).then(
    ({ status, data, retryInMillis, error }) => parentPort.postMessage({ id, status, data, retryInMillis, error: plain(error) }),
    (error) => parentPort.postMessage({ id, status: 'failure', error: plain(error) }),
  )
})
//# sourceURL=ticolops-obs-export.js
`

/** Which thread sends: one of its own, or the application's. */
export interface Sender {
  readonly thread: 'worker' | 'main'
}

/** What a thread of the SDK's needs. */
export interface ThreadParts {
  /** The threads of the SDK, so that this one is not taken for the application's. */
  readonly ownThreads: WeakSet<Worker>
  /** Told when the thread has ended by itself, and why. */
  readonly ended: (why: string) => void
}

/**
 * Lets an exporter send from a thread of its own. A client's requests are made of the same classes of Node as a server's answers: once a process
 * has sent a few batches, V8 can no longer compile what they share for either alone, and every request of the application takes more instructions (63,000 to
 * 69,000 instead of 60,000 to 62,000 on node:http with 10 % of the traces) and a tenth more misses of the first cache (callgrind, Node 24.21).
 * The thread also keeps TLS and retries off the main loop.
 *
 * Where there is no thread, or it ends, the exporter sends as OpenTelemetry made it; so it does in threads of the application, which serve nobody.
 *
 * @param file The exporter's module.
 */
export function sendFromThread(exporter: SpanExporter, file: string, url: string, parts: ThreadParts): Sender {
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the exporter's name
  const delegate = (exporter as Delegating)._delegate
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the exporter's name
  const transport = delegate?._transport
  if (!isMainThread || delegate === undefined || typeof transport?.send !== 'function') return { thread: 'main' }
  const sender = new ThreadTransport(transport, file, url, parts)
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the exporter's name
  delegate._transport = sender
  return sender
}

interface Pending {
  readonly data: Uint8Array
  readonly timeout: number
  /** When it must have been sent, as {@link now} tells it. */
  readonly deadline: number
  readonly resolve: (answer: Answer | Promise<Answer>) => void
}

class ThreadTransport implements Transport, Sender {
  readonly #own: Transport
  readonly #file: string
  readonly #url: string
  readonly #parts: ThreadParts
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #hasThreads = true
  #lastId = 0

  constructor(own: Transport, file: string, url: string, parts: ThreadParts) {
    this.#own = own
    this.#file = file
    this.#url = url
    this.#parts = parts
  }

  get thread(): Sender['thread'] {
    return this.#hasThreads ? 'worker' : 'main'
  }

  send(data: Uint8Array, timeout: number): Promise<Answer> {
    const worker = this.#thread()
    if (worker === undefined) return this.#own.send(data, timeout)
    return new Promise((resolve) => {
      const id = ++this.#lastId
      this.#pending.set(id, { data, timeout, deadline: now() + timeout, resolve })
      // As a request that is under way would, it holds a process that ends by itself.
      worker.ref()
      worker.postMessage({ id, data, timeout })
    })
  }

  shutdown(): void {
    const worker = this.#worker
    this.#hasThreads = false
    this.#worker = undefined
    void worker?.terminate()
    this.#own.shutdown()
  }

  #thread(): Worker | undefined {
    if (this.#worker !== undefined || !this.#hasThreads) return this.#worker
    try {
      const { NODE_OPTIONS: _, ...environment } = process.env
      const worker = new Worker(PROGRAM, {
        eval: true,
        name: 'ticolops-obs-export',
        workerData: { file: this.#file, url: this.#url },
        // What the application is started with, such as --import, is not meant for it.
        execArgv: [],
        env: environment,
        // It writes nothing; else both would be joined to the application's.
        stdout: true,
        stderr: true,
        trackUnmanagedFds: false,
      })
      this.#parts.ownThreads.add(worker)
      worker.unref()
      worker.on('message', (message: FromThread) => this.#answered(message))
      let why: string | undefined
      worker.on('error', (error: unknown) => (why = String(error)))
      worker.on('exit', (code) => this.#ended(why ?? `exit code ${code}`))
      this.#worker = worker
    } catch {
      this.#hasThreads = false
    }
    return this.#worker
  }

  #answered({ id, error, ...answer }: FromThread): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (this.#pending.size === 0) this.#worker?.unref()
    pending?.resolve(error === undefined ? answer : { ...answer, error: Object.assign(new Error(), error) })
  }

  #ended(why: string): void {
    if (this.#hasThreads) this.#parts.ended(why)
    this.#worker = undefined
    this.#hasThreads = false
    for (const [id, { data, deadline, resolve }] of this.#pending) {
      this.#pending.delete(id)
      resolve(this.#own.send(data, Math.max(1, deadline - now())))
    }
  }
}
