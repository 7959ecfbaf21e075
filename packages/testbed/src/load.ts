import { Agent, request } from 'node:http'

/** One kind of request in the mix. */
export interface LoadRequest {
  /** How often, relative to the others. */
  weight: number
  path: string | (() => string)
  method?: string
  /** Sent as JSON. */
  body?: unknown
  headers?: Readonly<Record<string, string>>
}

/** Options of {@link startLoad}. */
export interface LoadOptions {
  /** Base URLs of the replicas, taken in turn; a function is asked for each request, so that replicas may come and go. */
  targets: readonly string[] | (() => readonly string[])
  requests: readonly LoadRequest[]
  /** Arrivals a second. Arrivals do not wait for answers: a slow server gets the same load, as in real life. */
  rate: number
  /** Ends by itself after so many seconds; default 3600. */
  seconds?: number
  /** Requests in flight; further arrivals are counted as `dropped`. Default 200. */
  maxInFlight?: number
  /** Milliseconds after which a request is given up; default 10 000. */
  timeoutMs?: number
}

/** What the load did so far. */
export interface LoadCounts {
  sent: number
  /** Answers by class: `2xx`, `4xx`, `5xx`, … */
  answers: Readonly<Record<string, number>>
  /** No answer: refused, reset, timed out. */
  failed: number
  /** Arrivals that found `maxInFlight` requests under way. */
  dropped: number
}

/** A running load. */
export interface Load {
  counts(): LoadCounts
  /** Settles when the time is over or `stop()` was called, and every answer is in. */
  readonly done: Promise<LoadCounts>
  stop(): Promise<LoadCounts>
}

/** Sends a fixed arrival rate of requests to servers on this machine. Bounded in rate, time and requests in flight. */
export function startLoad(options: LoadOptions): Load {
  const { rate, seconds = 3600, maxInFlight = 200, timeoutMs = 10_000 } = options
  const agent = new Agent({ keepAlive: true, maxSockets: maxInFlight })
  const answers: Record<string, number> = {}
  const counts = { sent: 0, failed: 0, dropped: 0 }
  const snapshot = (): LoadCounts => ({ ...counts, answers: { ...answers } })
  const pick = picker(options.requests)
  let inFlight = 0
  let turn = 0

  const send = (): void => {
    const targets = typeof options.targets === 'function' ? options.targets() : options.targets
    const target = targets[turn++ % Math.max(targets.length, 1)]
    if (target === undefined) return
    if (inFlight >= maxInFlight) {
      counts.dropped++
      return
    }
    const { path, method = 'GET', body, headers } = pick()
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const url = new URL(typeof path === 'function' ? path() : path, target)
    const json =
      payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
    counts.sent++
    inFlight++
    let over = false
    const finish = (answer?: string): void => {
      if (over) return
      over = true
      inFlight--
      if (answer === undefined) counts.failed++
      else answers[answer] = (answers[answer] ?? 0) + 1
      if (stopped && inFlight === 0) finished(snapshot())
    }
    const outgoing = request(
      url,
      { method, agent, timeout: timeoutMs, headers: { ...json, ...headers } },
      (response) => {
        response.resume()
        response.on('end', () => finish(`${String(response.statusCode).slice(0, 1)}xx`))
        response.on('close', () => finish())
      },
    )
    outgoing.on('timeout', () => outgoing.destroy())
    outgoing.on('error', () => finish())
    outgoing.on('close', () => finish())
    outgoing.end(payload)
  }

  let stopped = false
  const { promise: done, resolve: finished } = Promise.withResolvers<LoadCounts>()
  const started = performance.now()
  let due = 0
  // Timers are coarse: at each tick as many arrivals are sent as are due by now.
  const timer = setInterval(() => {
    const elapsed = (performance.now() - started) / 1000
    for (; due < Math.min(elapsed, seconds) * rate; due++) send()
    if (elapsed >= seconds) end()
  }, 10)
  const end = (): void => {
    if (stopped) return
    stopped = true
    clearInterval(timer)
    if (inFlight === 0) finished(snapshot())
  }
  return {
    counts: snapshot,
    done: done.finally(() => agent.destroy()),
    stop: async () => {
      end()
      return done
    },
  }
}

/** Picks by weight in a fixed, well-mixed order, so that two runs send the same. */
function picker(requests: readonly LoadRequest[]): () => LoadRequest {
  const total = requests.reduce((sum, each) => sum + each.weight, 0)
  let n = 0
  return () => {
    // Multiples of the golden ratio are spread evenly over [0, 1).
    let at = ((++n * 0.618_033_988_749_895) % 1) * total
    const found = requests.find((each) => (at -= each.weight) < 0) ?? requests[0]
    if (found === undefined) throw new Error('startLoad: `requests` is empty.')
    return found
  }
}
