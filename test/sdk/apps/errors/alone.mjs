/* A server that reports an error with each request. Prints its port. */
import http from 'node:http'
import { instrument } from '@ticolops/obs'

const obs = instrument({ service: 'alone' })
const server = http.createServer((_request, response) => {
  obs.captureError(new Error('broken'))
  response.end('answer')
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
