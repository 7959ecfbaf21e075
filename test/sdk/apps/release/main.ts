/* Every request is a line, an error and a span. Its options of instrument() come as JSON. Prints its port. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'
import type { InstrumentOptions } from '@ticolops/obs'

const obs = instrument(JSON.parse(process.argv[2] ?? '{}') as InstrumentOptions)
const server = http.createServer((_request, response) => {
  obs.logger.info('asked')
  obs.captureError(new Error('asked'))
  response.end('answer')
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
