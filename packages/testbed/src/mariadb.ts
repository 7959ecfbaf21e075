import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import type { BinaryOptions } from './acquire/binary.ts'
import { binary } from './acquire/binary.ts'
import type { RunningProcess } from './process.ts'
import { freePort, startProcess, temporaryFolder } from './process.ts'

/** Options of {@link startMariadb}. */
export interface MariadbOptions extends BinaryOptions {
  /** Default 127.0.0.1. */
  host?: string
  /** Default: a free one. */
  port?: number
  /** More settings, e.g. `{ 'max-connections': 20 }`. */
  settings?: Readonly<Record<string, string | number>>
}

/** A running MariaDB. User `root`, any password; the database `test` is there. */
export interface Mariadb {
  readonly host: string
  readonly port: number
  /** `mysql://root@127.0.0.1:1234/test`. */
  readonly url: string
  /** Stops the server and keeps its data; `resume` brings it back on the same port. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Stops the server and deletes its data. */
  stop(): Promise<void>
}

// What a throw-away database may do without: durability, a binary log, room for large data.
const FAST = {
  'innodb-flush-log-at-trx-commit': 0,
  'innodb-buffer-pool-size': '16M',
  'innodb-log-file-size': '8M',
  'performance-schema': 'OFF',
}

/** Starts MariaDB on an empty data folder, ready for connections when the promise resolves. */
export async function startMariadb(options: MariadbOptions = {}): Promise<Mariadb> {
  const command = await binary('mariadbd', options)
  const { folder, remove } = temporaryFolder('mariadb')
  const data = path.join(folder, 'data')
  // A folder in the data folder is a database.
  mkdirSync(path.join(data, 'test'), { recursive: true })
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? (await freePort(host))
  const settings = {
    ...FAST,
    ...messages(command),
    datadir: data,
    socket: path.join(folder, 'socket'),
    'pid-file': path.join(folder, 'pid'),
    'bind-address': host,
    port,
    ...options.settings,
  }
  const args = [
    '--no-defaults',
    // Without the tables of users there is nobody to be denied, and nothing to be installed first.
    '--skip-grant-tables',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
  ]
  const begin = (): Promise<RunningProcess> =>
    startProcess({ name: 'mariadb', command, args, cwd: folder, ready: () => greets(host, port) })
  let running = await begin().catch((error: unknown) => {
    remove()
    throw error
  })
  return {
    host,
    port,
    url: `mysql://root@${host}:${port}/test`,
    pause: () => running.stop(),
    resume: async () => {
      if (running.ended() !== undefined) running = await begin()
    },
    stop: async () => {
      await running.stop()
      remove()
    },
  }
}

/** The texts of errors lie beside an unpacked server; an installed one knows where its own are. */
function messages(command: string): Record<string, string> {
  const folder = path.join(path.dirname(realpathSync(command)), '../root/usr/share/mysql')
  return existsSync(folder) ? { 'lc-messages-dir': folder } : {}
}

/** Whether MariaDB sends its greeting, which comes before anything is asked. */
async function greets(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 1000 })
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('timeout', () => socket.destroy(new Error('no greeting')))
    socket.once('close', () => resolve(false))
    socket.once('error', reject)
  })
}
