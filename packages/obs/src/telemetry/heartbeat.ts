import { now } from '../clock.ts'

const BEAT = 0
const DRAINING = 1

/** How often a loop gives a sign of life. Every sign wakes an idle process: ten a second cost it a thousandth of a core. */
export const HEARTBEAT_MS = 100

/** A sign that is late by less is no block: timers share the loop with requests. */
const TOLERANCE_MS = 1000

/**
 * Signs of life of an event loop, readable from other threads while the loop is blocked, and whether it is shutting down. Times are
 * those of the monotonic clock that the threads of a process share, so that setting the clock changes nothing.
 */
export class Heartbeat {
  readonly buffer: SharedArrayBuffer
  readonly #values: Float64Array

  constructor(buffer = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer
    this.#values = new Float64Array(buffer)
  }

  /** Gives a sign of life. */
  beat(): void {
    this.#values[BEAT] = now()
  }

  drain(): void {
    this.#values[DRAINING] = 1
  }

  get draining(): boolean {
    return this.#values[DRAINING] === 1
  }

  /** Milliseconds for which the loop has been blocked; 0 while it runs, or before its first sign. */
  blocked(): number {
    const beat = this.#values[BEAT] ?? 0
    const silence = beat === 0 ? 0 : now() - beat
    return silence > HEARTBEAT_MS + TOLERANCE_MS ? silence - HEARTBEAT_MS : 0
  }
}
