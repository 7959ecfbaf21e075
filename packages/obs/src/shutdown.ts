import { constants } from 'node:os'
import { builtin } from './builtin.ts'
import type { Channels } from './channels.ts'
import { now } from './clock.ts'
import type { Health } from './health.ts'
import { endWorkers } from './telemetry/cluster-place.ts'
import type { Journal } from './journal.ts'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/** While servers close, connections that have become idle are closed this often. */
const SWEEP_MS = 100

/** Kept of the deadline for what our own parts have to send, and of that for the way out. */
const SENDING = { part: 0.2, most: 3000, wayOut: 0.25 }

/** The parts of a server that are used, of whichever protocol; HTTP/2 without TLS has no idle connections to close. */
interface AppServer {
  readonly listening: boolean
  close(closed: () => void): unknown
  closeIdleConnections?(): void
}

/** HTTP servers of the application that listen. */
export class AppServers {
  readonly #servers = new Set<WeakRef<AppServer>>()
  readonly #known = new WeakSet<AppServer>()
  readonly #ignored: WeakSet<object>

  constructor(channels: Channels, ignored: WeakSet<object>) {
    this.#ignored = ignored
    channels.on<{ server: unknown }>('tracing:net.server.listen:asyncStart', ({ server }) => {
      if (server instanceof builtin.http.Server) this.add(server)
    })
  }

  add(server: AppServer): void {
    if (this.#known.has(server) || this.#ignored.has(server)) return
    this.#known.add(server)
    this.#servers.add(new WeakRef(server))
  }

  /**
   * Stops listening and resolves when no request is in flight any more. Connections that are none of HTTP's, such as
   * WebSockets, are not waited for: only their owners know how to end them.
   */
  async close(inFlight: () => number): Promise<void> {
    const servers = [...this.#servers].map((each) => each.deref()).filter((server) => server !== undefined)
    await Promise.all(servers.filter((server) => server.listening).map((server) => closed(server, inFlight)))
  }
}

function closed(server: AppServer, inFlight: () => number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearInterval(sweep)
      resolve()
    }
    const sweep = setInterval(() => {
      server.closeIdleConnections?.()
      if (inFlight() === 0) done()
    }, SWEEP_MS)
    server.close(done)
  })
}

/** What a graceful end needs. */
export interface ShutdownParts {
  readonly health: Health
  readonly servers: AppServers
  /** Requests that are being answered. */
  inFlight(): number
  readonly journal: Journal
  /** Ends our own parts and sends what they hold, in so many milliseconds; must not throw. */
  stop(milliseconds: number): Promise<void>
}

/**
 * The graceful end on SIGTERM and SIGINT: readiness fails at once; after `drainDelay` (SIGTERM only) servers stop listening and
 * requests in flight finish; everything is flushed; all of it under one deadline. Then the signal is raised again, so that the
 * process ends as it would have without us. When the application listens to the signal itself, only readiness fails and the
 * rest is its own. The primary of a cluster ends its workers first. A second signal ends the process at once.
 */
export function handleSignals(
  parts: ShutdownParts,
  times: { readonly drainDelay: number; readonly deadline: number },
): () => void {
  let ending = false

  const listener = (signal: NodeJS.Signals) => {
    parts.health.drain()
    // Ours runs first, so that listeners added with once() are still there to be seen.
    if (process.listenerCount(signal) > 1) return
    if (ending) {
      raise(signal)
      return
    }
    ending = true
    void end(signal)
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const begun = now()
    const left = () => times.deadline - (now() - begun)
    const sending = Math.min(times.deadline * SENDING.part, SENDING.most)
    const timer = setTimeout(() => raise(signal), times.deadline)
    const isQuiet = await within(left() - sending, async () => {
      if (signal === 'SIGTERM' && times.drainDelay > 0)
        await new Promise((resolve) => setTimeout(resolve, times.drainDelay))
      await endWorkers(signal)
      await parts.servers.close(() => parts.inFlight())
    })
    if (!isQuiet)
      parts.journal.warn(
        `shutdown took longer than ${times.deadline} ms; the process ends with requests still in flight. Raise shutdown.deadline, and terminationGracePeriodSeconds with it.`,
      )
    await parts.stop(Math.max(0, left() - sending * SENDING.wayOut))
    clearTimeout(timer)
    raise(signal)
  }

  function raise(signal: NodeJS.Signals): void {
    remove()
    // The kernel spares the first process of a container signals that it does not handle.
    if (process.pid === 1 && process.listenerCount(signal) === 0) process.exit(128 + constants.signals[signal])
    process.kill(process.pid, signal)
  }

  function remove(): void {
    for (const signal of SIGNALS) process.removeListener(signal, listener)
  }

  for (const signal of SIGNALS) process.prependListener(signal, listener)
  return remove
}

/** Whether `work` is done in so many milliseconds; nobody waits for it longer. */
async function within(milliseconds: number, work: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), milliseconds)))
  const isDone = await Promise.race([work().then(() => true), late])
  clearTimeout(timer)
  return isDone
}
