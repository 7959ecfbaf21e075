import { listFolders } from './backups.ts'
import { backupsPrefix, manifestKey } from './keys.ts'
import type { Content } from './manifest.ts'
import type { ObjectStore } from './object-store.ts'

/**
 * Takes away what runs that died have left: folders without a manifest, and uploads that were never completed. Whoever calls it holds the
 * lock, so nobody is still writing there.
 * @returns What was taken away, for people.
 */
export async function clearAbandoned(store: ObjectStore, service: string, content: Content): Promise<string[]> {
  const cleared: string[] = []
  for await (const { key, abandon } of store.unfinished(backupsPrefix(service, content))) {
    await abandon()
    cleared.push(`the unfinished upload of ${key}`)
  }
  for (const { id, keys, complete } of await listFolders(store, service, content)) {
    if (complete) continue
    for (const key of keys) await store.delete(key)
    cleared.push(`the unfinished backup ${id}`)
  }
  return cleared
}

/** Deletes a backup: its manifest first, so that whatever happens then there is no backup with something missing. */
export async function deleteBackup(
  store: ObjectStore,
  service: string,
  content: Content,
  id: string,
  keys: readonly string[],
): Promise<void> {
  await store.delete(manifestKey(service, content, id))
  for (const key of keys) await store.delete(key)
}
