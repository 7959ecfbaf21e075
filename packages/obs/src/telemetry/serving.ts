import type { Server } from 'node:net'
import { instrumentProcess } from '../runtime/process.ts'
import { Registry } from '../registry/registry.ts'
import { ClusterClient } from './cluster-client.ts'
import type { ClusterPlace } from './cluster-place.ts'
import type { ClusterAddress } from './cluster-protocol.ts'
import { serveCluster } from './cluster-server.ts'
import { Hub } from './hub.ts'
import type { Slices } from './in-slices.ts'
import type { Address } from './listening.ts'
import { TelemetryServer } from './server.ts'
import type { ServerTrouble } from './server.ts'
import type { Source } from './source.ts'
import type { TelemetryState } from './state.ts'
import { ThreadHost } from './thread-channel.ts'

/** What serving needs to know; plain data, for it may cross to another thread. */
export interface ServingOptions {
  readonly address: Address
  readonly thread: 'worker' | 'main'
  readonly healthDeadline: number
  readonly maxBlocked: number
  readonly maxSeries: number
  /** Absent where no cluster is possible. */
  readonly cluster?: ClusterPlace | undefined
}

/** Metrics and health as they are served from one thread: for this process, or by way of the primary of its cluster. */
export interface Serving {
  settled(): Promise<TelemetryState>
  /** The server, when there is one on this thread. */
  readonly server?: TelemetryServer['server']
  /** A worker thread of the application has ended. */
  threadEnded(worker: string): void
  /** This process has forked: its workers will come to that address. */
  acceptWorkers(address: ClusterAddress): void
  close(): Promise<void>
}

/** @param slices How this thread renders pages. */
export function serve(main: Source, options: ServingOptions, trouble: ServerTrouble, slices: Slices): Serving {
  const { address, cluster, healthDeadline, maxBlocked } = options
  const registry = new Registry({
    maxSeries: options.maxSeries,
    collectorFailed: (error) => trouble.failed(error),
  })
  instrumentProcess(registry)
  const worker = cluster?.worker ?? ''
  const hub = new Hub(main, { registry, worker, healthDeadline, maxBlocked, slices })
  const threads = new ThreadHost(hub)
  const threadEnded = (ended: string) => threads.ended(ended)

  if (cluster !== undefined && worker !== '') {
    const client = new ClusterClient(hub, cluster.address, worker)
    return {
      settled: () => Promise.resolve({ state: 'cluster', worker }),
      threadEnded,
      acceptWorkers: () => undefined,
      async close() {
        await client.close()
        threads.close()
      },
    }
  }
  const server = new TelemetryServer(hub, address, options.thread, trouble)
  let workers: Server | undefined
  return {
    server: server.server,
    settled: () => server.settled(),
    threadEnded,
    acceptWorkers(from) {
      workers ??= serveCluster(hub, from, (error) => trouble.failed(error))
    },
    async close() {
      workers?.close()
      threads.close()
      await server.close()
    },
  }
}
