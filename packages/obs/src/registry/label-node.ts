/**
 * What follows one label value: the next label's values, and after the last label the child. Where there is only one value, such as the
 * method GET, comparing is several times faster than hashing.
 */
export class LabelNode<C> {
  child: C | undefined = undefined
  #onlyValue = ''
  #only: LabelNode<C> | undefined = undefined
  #next: Map<string, LabelNode<C>> | undefined = undefined

  get(value: string): LabelNode<C> | undefined {
    const next = this.#next
    if (next !== undefined) return next.get(value)
    return value === this.#onlyValue ? this.#only : undefined
  }

  /** Makes the node of a value that has none yet. */
  add(value: string): LabelNode<C> {
    const made = new LabelNode<C>()
    if (this.#only === undefined) {
      this.#onlyValue = value
      this.#only = made
    } else {
      this.#next ??= new Map([[this.#onlyValue, this.#only]])
      this.#next.set(value, made)
    }
    return made
  }
}
