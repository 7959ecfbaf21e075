import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/**
 * What a {@link FaultProxy} does: `pass` data on; `latency`, the same with a delay each way; `reset` connections, open
 * and new; `blackhole`, take data and never answer; `refuse` new connections by not listening, and reset open ones.
 */
export type Fault = { mode: 'pass' | 'reset' | 'blackhole' | 'refuse' } | { mode: 'latency'; ms: number }

/** A TCP proxy that can be told to fail. */
export interface FaultProxy {
  readonly host: string
  readonly port: number
  /** Connections that are open right now. */
  readonly connections: number
  /** Applies to open connections too. */
  set(fault: Fault): Promise<void>
  stop(): Promise<void>
}

type Pair = { client: Socket; upstream: Socket }

/** Starts a proxy on loopback in front of a server; it passes everything on until told otherwise. */
export async function startFaultProxy(target: { host?: string; port: number }): Promise<FaultProxy> {
  const host = '127.0.0.1'
  const pairs = new Set<Pair>()
  let fault: Fault = { mode: 'pass' }

  const forward = (from: Socket, to: Socket): void => {
    from.on('data', (chunk: Buffer) => {
      if (fault.mode === 'blackhole') return
      if (fault.mode === 'latency') setTimeout(() => to.write(chunk), fault.ms)
      else to.write(chunk)
    })
    from.on('end', () => {
      if (fault.mode === 'latency') setTimeout(() => to.end(), fault.ms)
      else if (fault.mode !== 'blackhole') to.end()
    })
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (fault.mode === 'reset') {
      client.resetAndDestroy()
      return
    }
    const upstream = connect({ host: target.host ?? host, port: target.port, allowHalfOpen: true })
    const pair = { client, upstream }
    pairs.add(pair)
    forward(client, upstream)
    forward(upstream, client)
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true)
      socket.on('error', () => reset(pair))
      socket.on('close', () => {
        if (client.destroyed && upstream.destroyed) pairs.delete(pair)
      })
    }
  })
  const reset = (pair: Pair): void => {
    pairs.delete(pair)
    pair.client.resetAndDestroy()
    pair.upstream.resetAndDestroy()
  }
  const resetAll = (): void => {
    for (const pair of pairs) reset(pair)
  }
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        server.removeListener('error', reject)
        const address = server.address()
        resolve(address !== null && typeof address === 'object' ? address.port : 0)
      })
    })
  const close = (): Promise<void> =>
    new Promise((resolve) => void (server.listening ? server.close(() => resolve()) : resolve()))

  const port = await listen(0)
  return {
    host,
    port,
    get connections() {
      return pairs.size
    },
    set: async (next) => {
      fault = next
      if (next.mode === 'reset' || next.mode === 'refuse') resetAll()
      if (next.mode === 'refuse') await close()
      else if (!server.listening) await listen(port)
    },
    stop: async () => {
      resetAll()
      await close()
    },
  }
}
