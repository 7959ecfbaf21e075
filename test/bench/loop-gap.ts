/** The longest time that the main loop did not come round. It spins meanwhile, so that nothing hides in a wait for events. */
export class LoopGap {
  #spinning: NodeJS.Immediate | undefined
  #last = 0
  #longest = 0

  start(): void {
    this.#longest = 0
    this.#last = performance.now()
    this.#spinning = setImmediate(() => this.#turn())
  }

  /** Milliseconds since {@link start} in which nothing else could run, at the longest. */
  stop(): number {
    this.#measure()
    clearImmediate(this.#spinning)
    return this.#longest
  }

  #turn(): void {
    this.#measure()
    this.#spinning = setImmediate(() => this.#turn())
  }

  #measure(): void {
    const now = performance.now()
    if (now - this.#last > this.#longest) this.#longest = now - this.#last
    this.#last = now
  }
}
