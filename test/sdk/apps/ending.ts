/* A server for tests of its end: `/slow` answers after a while, `/never` does not. Times come as JSON. Prints its port. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'

const { own, ...shutdown } = JSON.parse(process.argv[2] ?? '{}') as {
  own?: boolean
  drainDelay?: number
  deadline?: number
}
instrument({ service: 'ending', shutdown })
if (own === true)
  process.once('SIGTERM', () => {
    process.stdout.write('own handler\n')
    setTimeout(() => process.exit(7), 50)
  })
const server = http.createServer((request, response) => {
  if (request.url === '/slow') setTimeout(() => response.end('slow answer'), 600)
  else if (request.url !== '/never') response.end('answer')
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
