import { Cluster, Redis } from 'ioredis'
import { createClient, createClientPool, createCluster } from 'redis'

export const LIBRARIES = ['ioredis', 'redis', 'a pool of redis'] as const
export const CLUSTERS = ['a cluster of ioredis', 'a cluster of redis'] as const

export interface Connection {
  readonly client: object
  close(): void
}

/** A client of Redis, as an application makes it, with a handler of errors that keeps them from ending the process. */
export async function connected(library: string, url: string): Promise<Connection> {
  if (library.endsWith('ioredis')) {
    const client = library === 'ioredis' ? new Redis(url, { retryStrategy: () => 50 }) : new Cluster([url])
    client.on('error', () => undefined)
    await client.ping()
    return { client, close: () => client.disconnect() }
  }
  const client = await connectedNodeRedis(library, url)
  return { client, close: () => client.destroy() }
}

async function connectedNodeRedis(library: string, url: string): Promise<{ destroy(): void }> {
  const socket = { reconnectStrategy: () => 50 }
  if (library === 'a cluster of redis') {
    const cluster = createCluster({ rootNodes: [{ url }] })
    cluster.on('error', () => undefined)
    await cluster.connect()
    return cluster
  }
  const client = library === 'redis' ? createClient({ url, socket }) : createClientPool({ url, socket })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
