/* A primary and two workers that share a port; `/pid` tells who answers, `/slow` takes its time, and a dead worker is replaced. */
import cluster from 'node:cluster'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'

instrument({ service: 'clustered', shutdown: { drainDelay: 100 } })
if (cluster.isPrimary) {
  let listening = 0
  for (const _ of [1, 2]) cluster.fork()
  cluster.on('listening', (_worker, address) => {
    if (++listening === 2) console.log(address.port)
  })
  cluster.on('exit', (worker) => {
    if (!worker.exitedAfterDisconnect) cluster.fork()
  })
} else {
  const server = http.createServer((request, response) => {
    if (request.url === '/slow') setTimeout(() => response.end('slow answer'), 700)
    else response.end(String(process.pid))
  })
  server.listen(Number(process.argv[2] ?? '0'), '127.0.0.1', () => (server.address() as AddressInfo).port)
}
