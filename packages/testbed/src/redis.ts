import { connect } from 'node:net'
import type { BinaryOptions } from './acquire/binary.ts'
import { binary } from './acquire/binary.ts'
import type { RunningProcess } from './process.ts'
import { freePort, startProcess, temporaryFolder } from './process.ts'

/** Options of {@link startRedis}. */
export interface RedisOptions extends BinaryOptions {
  /** Default 127.0.0.1. */
  host?: string
  /** Default: a free one. */
  port?: number
  /** More settings, e.g. `{ maxmemory: '16mb' }`. */
  settings?: Readonly<Record<string, string | number>>
}

/** A running Redis, without persistence. */
export interface Redis {
  readonly host: string
  readonly port: number
  /** `redis://127.0.0.1:1234`. */
  readonly url: string
  /** Stops the server (its data is gone); `resume` brings it back on the same port. */
  pause(): Promise<void>
  resume(): Promise<void>
  stop(): Promise<void>
}

/** Starts Redis, ready for connections when the promise resolves. */
export async function startRedis(options: RedisOptions = {}): Promise<Redis> {
  const command = await binary('redis-server', options)
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? (await freePort(host))
  const { folder, remove } = temporaryFolder('redis')
  const settings = { bind: host, port, dir: folder, save: '', appendonly: 'no', daemonize: 'no', ...options.settings }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const begin = (): Promise<RunningProcess> =>
    startProcess({ name: 'redis', command, args, cwd: folder, ready: () => pong(host, port), stopSignal: 'SIGTERM' })
  let running = await begin().catch((error: unknown) => {
    remove()
    throw error
  })
  return {
    host,
    port,
    url: `redis://${host}:${port}`,
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

/** Whether Redis answers PING. */
async function pong(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 1000 }, () => void socket.write('PING\r\n'))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString().startsWith('+PONG'))
    })
    socket.once('timeout', () => socket.destroy(new Error('no answer to PING')))
    socket.once('error', reject)
  })
}
