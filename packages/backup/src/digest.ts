import { createHash } from 'node:crypto'
import type { Bytes } from './object-store.ts'

/** Size and SHA-256 of what has passed. */
export interface Digest {
  readonly bytes: number
  readonly sha256: string
}

/** Watches bytes on their way: {@link pass} hands them on unchanged, {@link result} tells what they were once they have all passed. */
export class Meter {
  readonly #hash = createHash('sha256')
  #bytes = 0
  #result: Digest | undefined

  /** Bytes so far. */
  get bytes(): number {
    return this.#bytes
  }

  async *pass(source: Bytes): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#hash.update(chunk)
      this.#bytes += chunk.byteLength
      yield chunk
    }
    this.#result = { bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }

  /** @throws TypeError when not all has passed. */
  get result(): Digest {
    if (this.#result === undefined) throw new TypeError('asked for a digest before the end')
    return this.#result
  }
}
