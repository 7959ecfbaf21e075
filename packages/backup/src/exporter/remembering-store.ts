import type { Bytes, ObjectStore, StoredObject } from '../object-store.ts'

/** A store whose small objects are fetched once. */
export interface RememberingStore extends ObjectStore {
  /** Forgets what no listing has named since the last call. */
  forget(): void
}

/** Larger ones than any record or manifest is are passed through, and not kept. */
const LARGEST = 4 * 1024 * 1024

/**
 * Records and manifests are written once and never changed, so an exporter that looks every minute need not fetch them every minute.
 * An object is fetched again when its listing tells another size or time.
 */
export function remembering(store: ObjectStore): RememberingStore {
  const listed = new Map<string, StoredObject>()
  const kept = new Map<string, { readonly of: StoredObject; readonly chunks: readonly Uint8Array[] }>()
  return {
    location: store.location,
    put: (key, body, options) => store.put(key, body, options),
    peek: (key) => store.peek(key),
    swap: (key, text, tag) => store.swap(key, text, tag),
    delete: (key) => store.delete(key),
    unfinished: (prefix) => store.unfinished(prefix),
    close: () => store.close(),
    async *list(prefix) {
      for await (const object of store.list(prefix)) {
        listed.set(object.key, object)
        yield object
      }
    },
    async get(key, signal) {
      const object = listed.get(key)
      if (object === undefined || object.bytes > LARGEST) return store.get(key, signal)
      const known = kept.get(key)
      if (known !== undefined && isSame(known.of, object)) return all(known.chunks)
      const chunks: Uint8Array[] = []
      for await (const chunk of await store.get(key, signal)) chunks.push(chunk)
      kept.set(key, { of: object, chunks })
      return all(chunks)
    },
    forget() {
      for (const key of kept.keys()) if (!listed.has(key)) kept.delete(key)
      listed.clear()
    },
  }
}

function isSame(a: StoredObject, b: StoredObject): boolean {
  return a.bytes === b.bytes && a.modifiedAt.getTime() === b.modifiedAt.getTime()
}

async function* all(chunks: readonly Uint8Array[]): Bytes & AsyncGenerator<Uint8Array> {
  yield* chunks
}
