import { once } from 'node:events'
import { tmpdir } from 'node:os'
import nodePath from 'node:path'
import type cluster from 'node:cluster'
import { builtin } from '../builtin.ts'
import type { ClusterAddress } from './cluster-protocol.ts'

/** Hands the primary's address down to its workers, which inherit the environment. */
const VARIABLE = 'TICOLOPS_OBS_CLUSTER'

/** This process's place in Node's cluster. */
export interface ClusterPlace {
  readonly address: ClusterAddress
  /** Value of the label `worker`; empty in a process that is no worker. */
  readonly worker: string
}

/**
 * Finds the address of the primary in a worker, and makes one in any other process, which may become a primary by forking. To be called before
 * the application forks.
 */
export function clusterPlace(): ClusterPlace {
  const inherited = parse(process.env[VARIABLE])
  // The module is loaded already in a worker; elsewhere it would cost a millisecond of start for nothing.
  if (inherited !== undefined) {
    const id = clusterModule().worker?.id
    if (id !== undefined) return { address: inherited, worker: String(id) }
  }
  const address = { path: socketPath(), token: builtin.crypto.randomBytes(16).toString('hex') }
  process.env[VARIABLE] = `${address.token}@${address.path}`
  return { address, worker: '' }
}

/** Calls `forked` once this process has a worker. Returns what takes that back. */
export function whenForking(forked: () => void): () => void {
  const { workers = {}, isPrimary } = clusterModule()
  if (!isPrimary) return () => undefined
  if (Object.keys(workers).length > 0) forked()
  else clusterModule().once('fork', forked)
  return () => clusterModule().removeListener('fork', forked)
}

/**
 * In a primary: hands a signal down to its workers and resolves when all have ended. They count as ended on purpose, so that an application
 * which replaces dead workers does not.
 */
export async function endWorkers(signal: NodeJS.Signals): Promise<void> {
  const workers = Object.values(clusterModule().workers ?? {}).filter((worker) => worker !== undefined)
  await Promise.all(
    workers.map((worker) => {
      const ended = once(worker, 'exit')
      worker.exitedAfterDisconnect = true
      worker.process.kill(signal)
      return ended
    }),
  )
}

function clusterModule(): typeof cluster {
  return process.getBuiltinModule('node:cluster') as unknown as typeof cluster
}

/** On Linux a name outside of the file system, because containers often have none that can be written to. */
function socketPath(): string {
  const name = `ticolops-obs-${process.pid}-${builtin.crypto.randomBytes(8).toString('hex')}`
  if (process.platform === 'linux') return `@${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : nodePath.join(tmpdir(), name)
}

function parse(value: string | undefined): ClusterAddress | undefined {
  const at = value?.indexOf('@') ?? -1
  return value === undefined || at < 1 ? undefined : { token: value.slice(0, at), path: value.slice(at + 1) }
}

/** The path as `net` takes it: a name outside of the file system begins with NUL, which no environment variable can hold. */
export function socketName({ path: written }: ClusterAddress): string {
  return written.startsWith('@') ? `\0${written.slice(1)}` : written
}
