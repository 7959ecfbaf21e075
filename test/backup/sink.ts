import type { Bytes, ObjectStore, StoredObject, Tagged, UnfinishedUpload } from '@ticolops/obs-backup'

/** A store that counts and throws away, and watches the memory of this process meanwhile. */
export class Sink implements ObjectStore {
  readonly location = 'sink://'
  bytes = 0
  /** The most resident memory there was while storing, in bytes. */
  peak = 0

  async put(_key: string, body: Bytes): Promise<void> {
    let next = 0
    for await (const chunk of body) {
      this.bytes += chunk.byteLength
      if (this.bytes < next) continue
      next = this.bytes + 4 * 1024 * 1024
      this.peak = Math.max(this.peak, process.memoryUsage.rss())
    }
  }

  peek(): Promise<Tagged | undefined> {
    return Promise.resolve(undefined)
  }

  swap(): Promise<boolean> {
    return Promise.resolve(true)
  }

  get(): Promise<Bytes> {
    return Promise.reject(new Error('what was stored here is gone'))
  }

  async *list(): AsyncGenerator<StoredObject> {}

  async delete(): Promise<void> {}

  async *unfinished(): AsyncGenerator<UnfinishedUpload> {}

  close(): void {}
}
