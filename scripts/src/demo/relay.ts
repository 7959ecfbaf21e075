import { connect, createServer } from 'node:net'

/**
 * Carries TCP connections on loopback to a Unix socket. The cluster lives in a network namespace of its own; the socket's file is
 * what both sides see.
 */
export function relay(socketPath: string): Promise<{ url: string; stop(): void }> {
  const server = createServer((outer) => {
    const inner = connect(socketPath)
    outer.pipe(inner).pipe(outer)
    outer.on('error', () => inner.destroy())
    inner.on('error', () => outer.destroy())
  })
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('no TCP address'))
      resolve({ url: `http://127.0.0.1:${address.port}/`, stop: () => server.close() })
    })
  })
}
