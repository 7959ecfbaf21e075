import type { Client } from 'pg'
import { BackupError } from '../backup-error.ts'
import { connect } from '../database/connect.ts'
import type { Server } from '../restore/server.ts'
import { tryLock } from '../restore/working-database.ts'

/**
 * A rehearsal loads a whole database and drops it again: that is no load for the server that users depend on.
 * @param productionUrl Address of the server that is backed up. Where it cannot be reached from here, only the addresses are compared.
 * @throws BackupError `configuration` when both are the same running server, by whatever names they are reached.
 */
export async function refuseProduction(staging: Server, productionUrl: string): Promise<void> {
  const [here, there] = [staging.urlOf(''), productionUrl].map((url) => new URL(url).host)
  const same = here === there || (await isSameServer(staging.client, productionUrl))
  if (!same) return
  throw new BackupError('configuration', 'DRILL_DATABASE_URL and DATABASE_URL lead to the same server.', {
    hint: 'Point DRILL_DATABASE_URL to a server of its own, such as staging’s; --allow-same-server rehearses on this one all the same.',
  })
}

async function isSameServer(staging: Client, productionUrl: string): Promise<boolean> {
  const production = await connect(productionUrl).catch(() => undefined)
  if (production === undefined) return false
  try {
    const [one, other] = await Promise.all([identityOf(staging), identityOf(production)])
    return one === other
  } finally {
    await production.end()
  }
}

/** Copies of a data folder have the identifier of the original, but were not started in the same microsecond. */
async function identityOf(server: Client): Promise<string> {
  const { rows } = await server.query<{ identity: string }>(
    `SELECT concat(system_identifier, ' ', extract(epoch FROM pg_postmaster_start_time())) AS identity FROM pg_control_system()`,
  )
  return rows[0]?.identity ?? ''
}

/**
 * One rehearsal of a service at a time.
 * @throws BackupError `locked`.
 */
export async function lockDrill(server: Server, service: string): Promise<void> {
  if (await tryLock(server, `drill ${service}`)) return
  throw new BackupError('locked', `Another drill of ${service} is running on this server.`, {
    hint: 'Wait for it; a killed one lets go by itself, and the next takes away what it left behind.',
  })
}
