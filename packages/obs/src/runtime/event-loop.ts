import { createHistogram, performance } from 'node:perf_hooks'
import { nodejs } from '@ticolops/obs-signals'
import type { Registry } from '../registry/registry.ts'

/** How often the delay is sampled. A timer of 20 ms costs about a thousandth of a core. */
const INTERVAL_MS = 20

/** Two scrapers that ask within this time get the same answer, instead of one of them a window of nothing. */
const MIN_WINDOW_MS = 1000

const NANOSECONDS = 1e6

/**
 * Utilisation and delay of the event loop since the last scrape. The delay is how late a timer of ours fires; time that our
 * own rendering blocked the loop is taken out, so that the metric does not measure its own scrape.
 */
export class EventLoop {
  readonly #delay = createHistogram()
  readonly #timer: NodeJS.Timeout
  #due = performance.now() + INTERVAL_MS
  #ours = 0
  #utilization = performance.eventLoopUtilization()
  #collected = -Infinity

  constructor(registry: Registry) {
    this.#timer = setInterval(() => this.#sample(), INTERVAL_MS).unref()
    const ratio = registry.gauge(nodejs.eventLoopUtilization).child([])
    const statistics = [
      [registry.gauge(nodejs.eventLoopDelayMin).child([]), () => this.#delay.min],
      [registry.gauge(nodejs.eventLoopDelayMax).child([]), () => this.#delay.max],
      [registry.gauge(nodejs.eventLoopDelayMean).child([]), () => this.#delay.mean],
      [registry.gauge(nodejs.eventLoopDelayStddev).child([]), () => this.#delay.stddev],
      [registry.gauge(nodejs.eventLoopDelayP50).child([]), () => this.#delay.percentile(50)],
      [registry.gauge(nodejs.eventLoopDelayP90).child([]), () => this.#delay.percentile(90)],
      [registry.gauge(nodejs.eventLoopDelayP99).child([]), () => this.#delay.percentile(99)],
    ] as const
    registry.onCollect(() => {
      const now = performance.now()
      if (now - this.#collected < MIN_WINDOW_MS) return
      this.#collected = now
      const utilization = performance.eventLoopUtilization()
      ratio.set(performance.eventLoopUtilization(utilization, this.#utilization).utilization)
      this.#utilization = utilization
      if (this.#delay.count === 0) return
      for (const [gauge, read] of statistics) gauge.set(read() / NANOSECONDS / 1000)
      this.#delay.reset()
    })
  }

  /** Runs `work` of our own that blocks the loop, and leaves its time out of the delay. */
  exclude<T>(work: () => T): T {
    const start = performance.now()
    try {
      return work()
    } finally {
      this.#ours += performance.now() - start
    }
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #sample(): void {
    const now = performance.now()
    // A histogram of Node holds integers from 1.
    const late = Math.max(0, now - this.#due - this.#ours)
    this.#delay.record(Math.max(1, Math.round(late * NANOSECONDS)))
    this.#due = now + INTERVAL_MS
    this.#ours = 0
  }
}
