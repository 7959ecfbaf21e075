/* Answers after up to 30 ms. The argument is the drain delay. Prints its port. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { instrument } from '@ticolops/obs'

instrument({ service: 'loaded', shutdown: { drainDelay: Number(process.argv[2] ?? '0') } })
let n = 0
const server = http.createServer((_request, response) => {
  void setTimeout((n++ * 7) % 30).then(() => response.end('answer'))
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
