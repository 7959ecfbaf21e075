import { BackupError } from '../backup-error.ts'
import { readChoice, readManifest } from '../backups.ts'
import type { Candidate, Unfit } from '../backups.ts'
import type { DatabaseManifest } from '../manifest.ts'
import type { ObjectStore } from '../object-store.ts'

/** A backup that was chosen. */
export interface Chosen {
  readonly backup: DatabaseManifest
  /** Newer ones that are broken: what was written between them and this one is lost with them. */
  readonly passedOver: readonly Unfit<DatabaseManifest>[]
}

/**
 * The backup that was asked for.
 * @param from An id, or `latest`: the newest that nobody found to be broken.
 * @throws BackupError `no_such_backup`; for an id whose manifest cannot be read, why.
 */
export async function chooseBackup(store: ObjectStore, service: string, from: string): Promise<Chosen> {
  if (from !== 'latest') return { backup: await readManifest(store, service, 'database', from), passedOver: [] }
  const { fit, unfit } = await readChoice(store, service, 'database')
  const [newest] = fit
  if (newest !== undefined) {
    const backup = newest.manifest
    return { backup, passedOver: unfit.filter(({ id }) => id > backup.id) }
  }
  throw new BackupError(
    'no_such_backup',
    unfit.length === 0
      ? `${store.location} has no backup of ${service}.`
      : `None of the ${unfit.length} backups of ${service} in ${store.location} is fit to be restored: ${unfit[0]?.reason}`,
    {
      hint:
        unfit.length === 0
          ? 'See whether bucket, prefix and service are the right ones; make a backup with: ticolops-obs backup run'
          : 'See them all with ticolops-obs restore --list; --from <id> takes one all the same.',
    },
  )
}

/**
 * One of the older backups, each as likely as any other; the newest when there is only that.
 * @param random From 0 up to, but not, 1.
 */
export function pickOlder(
  fit: readonly Candidate<DatabaseManifest>[],
  random: number,
): Candidate<DatabaseManifest> | undefined {
  const [newest, ...older] = fit
  return older[Math.floor(random * older.length)] ?? newest
}
