/* `/end-thread` ends the telemetry thread, as running out of memory would. Prints its port. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Worker } from 'node:worker_threads'
import { instrument } from '@ticolops/obs'

let thread: Worker | undefined
process.on('worker', (worker: Worker) => (thread = worker))
instrument({ service: 'dying' })
const server = http.createServer((request, response) => {
  if (request.url === '/end-thread') void thread?.terminate().then(() => response.end('ended'))
  else response.end('answer')
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
