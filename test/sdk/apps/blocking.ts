/* `/block/<ms>` blocks the event loop. The argument is the telemetry options. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Counter } from 'prom-client'
import { instrument } from '@ticolops/obs'

const theirs = new Counter({ name: 'their_total', help: 'Theirs.' })
theirs.inc(3)
const options = JSON.parse(process.argv[2] ?? '{}') as { thread?: 'worker' | 'main'; maxBlocked?: number }
const obs = instrument({
  ...(options.thread === undefined ? {} : { telemetry: { thread: options.thread } }),
  health: {
    readiness: { always: () => true },
    ...(options.maxBlocked === undefined ? {} : { maxBlocked: options.maxBlocked }),
  },
})

const server = http.createServer((request, response) => {
  const until = performance.now() + Number(request.url?.split('/')[2] ?? '0')
  while (performance.now() < until);
  response.end('done')
})
server.listen(0, '127.0.0.1', () => {
  void obs.ready().then(() => console.log((server.address() as AddressInfo).port))
})
