/* A server that knows nothing of @ticolops/obs. Prints its port. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'

const server = http.createServer((_request, response) => response.end('plain'))
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
