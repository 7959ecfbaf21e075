/** What stands before every key of ours in a bucket that others may use too. */
export class Prefix {
  readonly #prefix: string

  /** @param prefix Without a slash at either end; may be empty. */
  constructor(prefix: string) {
    this.#prefix = prefix === '' ? '' : `${prefix}/`
  }

  add(key: string): string {
    return `${this.#prefix}${key}`
  }

  remove(key: string): string {
    return key.slice(this.#prefix.length)
  }

  /** For people: the place in a bucket, without a slash at the end. */
  under(bucket: string): string {
    return `${bucket}/${this.#prefix}`.replace(/\/$/, '')
  }
}
