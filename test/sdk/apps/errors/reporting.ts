/* A server that reports an error with each request, by the path that was asked for. Prints its port. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'

const obs = instrument({ service: 'reporting', shutdown: { drainDelay: 0 } })
const server = http.createServer((request, response) => {
  obs.captureError(new Error(request.url))
  response.writeHead(500).end()
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
