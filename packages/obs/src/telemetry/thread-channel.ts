import { BroadcastChannel, threadId } from 'node:worker_threads'
import type { Heartbeat } from './heartbeat.ts'
import type { Hub } from './hub.ts'
import type { Local } from './local-source.ts'
import { ThreadPublisher } from './thread-publisher.ts'
import { ThreadSource } from './thread-source.ts'
import type { FromThread, ToThread } from './thread-protocol.ts'

/** The channel on which the threads of this process find the one that serves the page. It does not leave the process. */
const CHANNEL = 'ticolops.obs.threads'

/** Messages go to every thread that listens; each takes its own. */
type Envelope =
  | { readonly from: string; readonly message: FromThread }
  | { readonly to: string; readonly message: ToThread }

const EVERYBODY = '*'

/** Value of the label `worker` for a worker thread. */
export function workerOfThread(id: number): string {
  return `thread-${id}`
}

/** Where the page is served: lets the worker threads of the application join it. */
export class ThreadHost {
  readonly #hub: Hub
  readonly #channel = new BroadcastChannel(CHANNEL)
  readonly #sources = new Map<string, ThreadSource>()

  constructor(hub: Hub) {
    this.#hub = hub
    onEnvelope(this.#channel, (envelope) => {
      if ('from' in envelope) this.#receive(envelope.from, envelope.message)
    })
    this.#post(EVERYBODY, { type: 'hello' })
  }

  /** A thread has ended, perhaps without a word. */
  ended(worker: string): void {
    const source = this.#sources.get(worker)
    if (source === undefined) return
    this.#sources.delete(worker)
    source.close()
    this.#hub.remove(source)
  }

  close(): void {
    this.#channel.close()
  }

  #receive(from: string, message: FromThread): void {
    if (message.type === 'leave') this.ended(from)
    else if (message.type !== 'join') this.#sources.get(from)?.receive(message)
    else if (!this.#sources.has(from)) {
      const source = new ThreadSource(message, (answer) => this.#post(from, answer))
      this.#sources.set(from, source)
      this.#hub.add(source)
    }
  }

  #post(to: string, message: ToThread): void {
    this.#channel.postMessage({ to, message } satisfies Envelope)
  }
}

/** In a worker thread of the application: joins the page. Returns what leaves it. */
export function joinFromThread(local: Local, heartbeat: Heartbeat): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  const me = workerOfThread(threadId)
  const publisher = new ThreadPublisher(local, heartbeat, me, (message) =>
    channel.postMessage({ from: me, message } satisfies Envelope),
  )
  onEnvelope(channel, (envelope) => {
    if ('to' in envelope && (envelope.to === me || envelope.to === EVERYBODY)) void publisher.receive(envelope.message)
  })
  publisher.join()
  const leave = () => publisher.leave()
  process.once('exit', leave)
  return () => {
    process.removeListener('exit', leave)
    leave()
    channel.close()
  }
}

/** Listens without keeping the thread alive. */
function onEnvelope(channel: BroadcastChannel, received: (envelope: Envelope) => void): void {
  channel.addEventListener('message', (event) => received((event as MessageEvent).data as Envelope))
  channel.unref()
}
