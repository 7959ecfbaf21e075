import { BackupError } from '../backup-error.ts'
import type { DatabaseManifest } from '../manifest.ts'
import { plural } from './plural.ts'
import type { ExistingDatabase, TargetFacts } from './target.ts'

/**
 * Whatever speaks against restoring this backup into that target, before anything is read or written.
 * @param into Name of the database to be.
 * @throws BackupError `target_not_empty`, `database_refused`.
 */
export function refuseUnfit({ id, database }: DatabaseManifest, into: string, target: TargetFacts): void {
  const { server, serverVersion, serverVersionNumber, extensions, existing } = target
  if (majorOf(database.serverVersionNumber) > majorOf(serverVersionNumber)) {
    throw new BackupError(
      'database_refused',
      `${id} was dumped from PostgreSQL ${database.serverVersion}; ${server} is ${serverVersion}, and an older server cannot take it.`,
      { hint: `Restore into a server of version ${majorOf(database.serverVersionNumber)} or newer.` },
    )
  }
  const missing = database.extensions.map(({ name }) => name).filter((name) => !extensions.includes(name))
  if (missing.length > 0) {
    throw new BackupError(
      'database_refused',
      `${id} needs the extension ${missing.join(', ')}, which ${server} does not have.`,
      { hint: 'Install the extension’s files on the server, or allow it in the settings of the managed one.' },
    )
  }
  if (existing !== undefined) refuseInUse(into, existing)
}

/**
 * Nothing that holds anything, or that anybody is connected to, is ever written over.
 * @throws BackupError `target_not_empty`.
 */
export function refuseInUse(into: string, { objects, rows, bytes, connections, writes }: ExistingDatabase): void {
  if (objects === 0 && connections.length === 0) return
  const holds =
    objects === 0
      ? 'is empty'
      : `holds ${plural(objects, 'object')} with about ${plural(Math.round(rows), 'row')} (${Math.ceil(bytes / 1e6)} MB)`
  const live =
    connections.length === 0
      ? ''
      : `, and ${connections.length === 1 ? 'somebody is' : `${connections.length} sessions are`} connected: ${connections.slice(0, 5).join(', ')}${connections.length > 5 ? ', …' : ''}`
  const written =
    writes === 0 ? '' : `; ${plural(writes, 'row')} written, changed or deleted since its statistics began`
  throw new BackupError('target_not_empty', `The database ${into} ${holds}${live}${written}. Nothing was touched.`, {
    hint:
      objects === 0
        ? 'Close these connections, or restore into a name that is not taken.'
        : `Restore beside it, into a name that is not taken: --into ${into.slice(0, 50)}_restored. How the two change places is told at the end.`,
    details: { database: into, objects, rows, bytes, connections, writes },
  })
}

/** `17` of 170006. */
export function majorOf(serverVersionNumber: number): number {
  return Math.floor(serverVersionNumber / 10_000)
}
