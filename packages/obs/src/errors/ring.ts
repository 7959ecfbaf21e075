/** Errors that are kept until Sentry is loaded; older ones go first. */
export const RING_SIZE = 100

/** The newest few of many, in their order. */
export class Ring<T> {
  readonly #capacity: number
  #items: T[] = []

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#items.length
  }

  /** Adds the newest; returns whether the oldest had to go for it. */
  push(item: T): boolean {
    this.#items.push(item)
    if (this.#items.length <= this.#capacity) return false
    this.#items.shift()
    return true
  }

  /** Takes everything out, oldest first. */
  drain(): T[] {
    const items = this.#items
    this.#items = []
    return items
  }
}
