import { performance } from 'node:perf_hooks'
import { nodejs } from '@ticolops/obs-signals/sdk'
import { now } from '../clock.ts'
import type { Registry } from '../registry/registry.ts'
import { HEARTBEAT_MS } from '../telemetry/heartbeat.ts'
import type { Heartbeat } from '../telemetry/heartbeat.ts'
import { EventLoopDelay } from './event-loop-delay.ts'

/** Two scrapers that ask within this time get the same answer, instead of one of them a window of nothing. */
const MIN_WINDOW_MS = 1000

/**
 * Utilisation and delay of the event loop since the last scrape. The delay is how late a timer of ours fires; time for which
 * our own rendering blocked the loop is left out, so that the metric does not measure its own scrape.
 */
export class EventLoop {
  readonly #delay = new EventLoopDelay(HEARTBEAT_MS, now())
  readonly #timer: NodeJS.Timeout
  #utilization = performance.eventLoopUtilization()
  #collected = -Infinity

  constructor(registry: Registry, heartbeat: Heartbeat) {
    heartbeat.beat()
    this.#timer = setInterval(() => {
      heartbeat.beat()
      this.#delay.sample(now())
    }, HEARTBEAT_MS).unref()
    const ratio = registry.gauge(nodejs.eventLoopUtilization).child([])
    const statistics = [
      [registry.gauge(nodejs.eventLoopDelayMin).child([]), 'min'],
      [registry.gauge(nodejs.eventLoopDelayMax).child([]), 'max'],
      [registry.gauge(nodejs.eventLoopDelayMean).child([]), 'mean'],
      [registry.gauge(nodejs.eventLoopDelayStddev).child([]), 'stddev'],
      [registry.gauge(nodejs.eventLoopDelayP50).child([]), 50],
      [registry.gauge(nodejs.eventLoopDelayP90).child([]), 90],
      [registry.gauge(nodejs.eventLoopDelayP99).child([]), 99],
    ] as const
    registry.onCollect(() => {
      const time = now()
      if (time - this.#collected < MIN_WINDOW_MS) return
      this.#collected = time
      const utilization = performance.eventLoopUtilization()
      ratio.set(performance.eventLoopUtilization(utilization, this.#utilization).utilization)
      this.#utilization = utilization
      if (this.#delay.samples === 0) return
      for (const [gauge, statistic] of statistics) gauge.set(this.#delay.read(statistic) / 1000)
      this.#delay.reset()
    })
  }

  /** Work of our own blocked the loop for so many milliseconds: it is left out of the delay. */
  leaveOut(milliseconds: number): void {
    this.#delay.leaveOut(milliseconds)
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
