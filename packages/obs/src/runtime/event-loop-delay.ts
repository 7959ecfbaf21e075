import { createHistogram } from 'node:perf_hooks'

const NANOSECONDS_PER_MS = 1e6

/** How late a repeating timer fires, as a distribution; without the time for which we ourselves held it up. Times are milliseconds. */
export class EventLoopDelay {
  readonly #distribution = createHistogram()
  readonly #interval: number
  #due: number
  #ours = 0

  /** @param now Time at which the timer is started. */
  constructor(interval: number, now: number) {
    this.#interval = interval
    this.#due = now + interval
  }

  /** The timer fired. */
  sample(now: number): void {
    const late = Math.max(0, now - this.#due - this.#ours)
    // A histogram of Node holds whole numbers from 1.
    this.#distribution.record(Math.max(1, Math.round(late * NANOSECONDS_PER_MS)))
    this.#due = now + this.#interval
    this.#ours = 0
  }

  /** Work of our own blocked the loop for so long. */
  leaveOut(duration: number): void {
    this.#ours += duration
  }

  get samples(): number {
    return this.#distribution.count
  }

  /** A statistic of the samples since {@link reset}. */
  read(statistic: 'min' | 'max' | 'mean' | 'stddev' | number): number {
    const value =
      typeof statistic === 'number' ? this.#distribution.percentile(statistic) : this.#distribution[statistic]
    return value / NANOSECONDS_PER_MS
  }

  reset(): void {
    this.#distribution.reset()
  }
}
