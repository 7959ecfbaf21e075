/** Failures in a row that open it. One is a connection that was cut; an incident begins with a burst of errors, which must not be left unsent for it. */
const FAILURES = 3
/** Milliseconds that it first stays open for. Each attempt that fails after that doubles them. */
const FIRST_PAUSE = 500
/** The longest, and so how long errors stay away at most after the other side has returned. */
const LONGEST_PAUSE = 8000

/**
 * Keeps from asking who does not answer. Each attempt takes a connection, and with TLS a handshake, which for the application's main loop is a
 * millisecond or more of cryptography.
 */
export class CircuitBreaker {
  readonly #now: () => number
  #failures = 0
  #openUntil = -Infinity

  /** @param now Milliseconds of a monotonic clock. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Whether nothing is to be sent right now. */
  get isOpen(): boolean {
    return this.#now() < this.#openUntil
  }

  /** There was an answer, whatever it said. */
  succeeded(): void {
    this.#failures = 0
    this.#openUntil = -Infinity
  }

  /** There was none. Attempts that were under way when it opened tell nothing new. */
  failed(): void {
    if (this.isOpen) return
    this.#failures++
    if (this.#failures < FAILURES) return
    this.#openUntil = this.#now() + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.#failures - FAILURES))
  }
}
