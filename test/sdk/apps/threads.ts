/* Two worker threads that count; `/terminate` ends the first. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Worker, isMainThread, threadId } from 'node:worker_threads'
import { instrument } from '@ticolops/obs'

const obs = instrument(isMainThread && process.argv[2] === 'main' ? { telemetry: { thread: 'main' } } : {})
const counted = obs.metrics.counter('jobs_total', { help: 'Jobs.', labels: ['kind'] })
counted.labels({ kind: 'mail' }).inc()
if (!isMainThread) {
  // Long after the first page may have been made, so that new series have to find their way.
  setInterval(() => counted.labels({ kind: `of-${threadId}` }).inc(0), 50)
} else {
  const workers = [1, 2].map(() => new Worker(new URL(import.meta.url)))
  const server = http.createServer((request, response) => {
    if (request.url === '/terminate') void workers[0]?.terminate().then(() => response.end('terminated'))
    else response.end('plain')
  })
  server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
}
