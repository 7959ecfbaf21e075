import { mkdirSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { AcquireOptions, BinaryOptions } from './acquire/binary.ts'
import { acquireOptions, binary } from './acquire/binary.ts'
import { isExecutable } from './lifetime.ts'
import { ordinaryUser } from './ordinary-user.ts'
import type { RunningProcess } from './process.ts'
import { freePort, startProcess, temporaryFolder } from './process.ts'
import { run } from './run.ts'

/** Options of {@link startPostgres}. */
export interface PostgresOptions extends BinaryOptions {
  /** Default 127.0.0.1. */
  host?: string
  /** Default: a free one. */
  port?: number
  /** Created beside the database `postgres`. Letters, digits and `_`. */
  database?: string
  /** More settings, e.g. `{ max_connections: 20 }`. */
  settings?: Readonly<Record<string, string | number>>
}

/** A running PostgreSQL. User `postgres`, no password. */
export interface Postgres {
  readonly host: string
  readonly port: number
  /** `postgres://postgres@127.0.0.1:1234/database`. */
  readonly url: string
  /** Stops the server and keeps its data; `resume` brings it back on the same port. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Stops the server and deletes its data. */
  stop(): Promise<void>
}

// What a throw-away database may do without: https://www.postgresql.org/docs/current/non-durability.html
const FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
}

/** Starts PostgreSQL on an empty data folder, ready for connections when the promise resolves. */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const postgres = await binary('postgres', options)
  const initdb = await besides(postgres, 'initdb', acquireOptions(options))
  const user = ordinaryUser()
  const { folder, remove } = temporaryFolder('postgres')
  const data = path.join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  user.give(folder, data)
  const asUser = { cwd: folder }
  await run(
    ...user.wrap(initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']),
    asUser,
  )
  const database = options.database ?? 'postgres'
  if (database !== 'postgres') {
    // Single-user mode needs no client program.
    const create = user.wrap(postgres, ['--single', '-D', data, 'postgres'])
    await run(...create, { ...asUser, input: `create database "${database}";\n` })
  }

  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? (await freePort(host))
  const settings = { ...FAST, listen_addresses: host, port, unix_socket_directories: folder, ...options.settings }
  const [command, args] = user.wrap(postgres, [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ])
  const begin = (): Promise<RunningProcess> =>
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
    startProcess({
      name: 'postgres',
      command,
      args,
      cwd: folder,
      ready: async () => isReady(data),
      stopSignal: 'SIGINT',
    })
  let running = await begin().catch((error: unknown) => {
    remove()
    throw error
  })
  return {
    host,
    port,
    url: `postgres://postgres@${host}:${port}/${database}`,
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

/** The server writes its state to line 8 of postmaster.pid; pg_ctl reads it there too. */
const isReady = (data: string): boolean =>
  readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() === 'ready'

/** The program of the same installation: an initdb of another version makes a data folder that postgres refuses. */
async function besides(file: string, name: 'initdb', options: AcquireOptions): Promise<string> {
  const neighbour = path.join(path.dirname(realpathSync(file)), name)
  return isExecutable(neighbour) ? neighbour : binary(name, options)
}
