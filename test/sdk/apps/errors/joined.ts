/* A server of an application that has initialised Sentry itself. Prints its port. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'

interface Sentry {
  init(options: object): unknown
  captureException(error: unknown): unknown
}

export function run(sentry: Sentry): void {
  sentry.init({ dsn: process.env['OWN_DSN'], release: 'own-release', environment: 'own' })
  const obs = instrument({ service: 'joined', release: 'our-release', shutdown: false, errors: {} })
  const server = http.createServer((request, response) => {
    if (request.url === '/both') {
      const error = new Error('both')
      sentry.captureException(error)
      obs.captureError(error)
    } else if (request.url === '/ours') {
      obs.context.set({ tenant: 'acme' })
      obs.captureError(new Error('ours'))
    } else if (request.url === '/crash')
      setTimeout(() => {
        throw new Error('crash')
      }, 1)
    response.writeHead(500).end()
  })
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
}
