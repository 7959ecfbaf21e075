/*
 * http2.ts: a server of HTTP/2 that asks the one at DOWNSTREAM_URL three times in each request, the last time with headers as a list, and
 * answers what it got. Prints its port.
 */
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'

const origin = String(process.env['DOWNSTREAM_URL'])
instrument({ service: 'http2' })

const session = http2.connect(origin)
const server = http2.createServer()
server.on('stream', (stream) => {
  void (async () => {
    const answers = [
      await asked({ ':path': '/a?sig=secret' }),
      await asked({ ':path': '/b', ':method': 'POST' }),
      await asked([':path', '/c', ':method', 'PUT', ':scheme', 'http', ':authority', new URL(origin).host]),
    ]
    stream.respond({ ':status': 200 })
    stream.end(JSON.stringify(answers))
  })()
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))

function asked(headers: http2.OutgoingHttpHeaders | readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = session.request(headers)
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => resolve(JSON.parse(body)))
    request.on('error', reject)
    request.end()
  })
}
