import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { binary, freePort, startProcess, temporaryFolder } from '@ticolops/obs-testbed'
import { column } from './rehearsal.ts'
import { sql } from './world.ts'

/** A server whose new databases lie on a disk of their own, which is small. */
export interface SmallDisk {
  readonly url: string
  /** Bytes that its databases take. */
  used(): Promise<string>
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL with a real file system of that size under its databases: a tmpfs that only this server sees.
 * @param size As mount takes it: `24m`.
 */
export async function startSmallDisk(size: string): Promise<SmallDisk> {
  const [postgres, initdb] = [await binary('postgres'), await binary('initdb')]
  const { folder, remove } = temporaryFolder('small-disk')
  const port = await freePort()
  const disk = path.join(folder, 'disk')
  mkdirSync(disk)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  // Root of a namespace may mount; PostgreSQL must not be root, and so becomes somebody else in another one.
  const asUser = `
    "$2" -D data -U postgres -A trust -E UTF8 --no-locale --no-sync >&2 && mkdir disk/space &&
    exec "$1" -D data -c fsync=off -c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=`
  const asRoot = `mount -t tmpfs -o size=${size} tmpfs disk && exec unshare --user --map-user=1000 --map-group=1000 sh -c '${asUser}' sh "$1" "$2"`
  const running = await startProcess({
    name: 'postgres',
    command: 'unshare',
    args: ['--user', '--map-root-user', '--mount', 'sh', '-c', asRoot, 'sh', postgres, initdb],
    cwd: folder,
    ready: async () => (await column(url, 'SELECT 1')).length === 1,
    stopSignal: 'SIGINT',
  })
  // New databases are copies of template0, and lie where that lies.
  await sql(url, `CREATE TABLESPACE small LOCATION '${path.join(disk, 'space')}'`)
  await sql(url, 'ALTER DATABASE template0 SET TABLESPACE small')
  return {
    url,
    used: async () => (await column(url, `SELECT pg_tablespace_size('small')`))[0] ?? '',
    stop: async () => {
      await running.stop()
      remove()
    },
  }
}
