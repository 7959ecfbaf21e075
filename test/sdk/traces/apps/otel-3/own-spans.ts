/*
 * own-spans.ts: a service that makes spans through the API and asks another service inside of one. Its argument names a context manager
 * that it registers before us: none, or one that cannot be entered. Prints its port.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { ContextManager } from '@opentelemetry/api'
import { instrument } from '@ticolops/obs'

/** Knows only what runs synchronously. */
class Sealed implements ContextManager {
  #active = ROOT_CONTEXT
  active = () => this.#active
  with: ContextManager['with'] = (to, work, self, ...args) => {
    const before = this.#active
    this.#active = to
    try {
      return work.apply(self, args)
    } finally {
      this.#active = before
    }
  }
  bind: ContextManager['bind'] = (_context, target) => target
  enable = () => this
  disable = () => this
}

if (process.argv[2] === 'sealed') context.setGlobalContextManager(new Sealed())
instrument({ service: 'own' })

const server = http.createServer((_request, response) => {
  const customer = propagation.getActiveBaggage()?.getEntry('customer')?.value
  trace.getTracer('application').startActiveSpan('own', (span) => {
    http.get(String(process.env['DOWNSTREAM_URL']), (answer) => {
      answer.resume().on('end', () => {
        span.end()
        const { traceId, spanId } = span.spanContext()
        response.end(JSON.stringify({ traceId, spanId, active: trace.getActiveSpan()?.spanContext().spanId, customer }))
      })
    })
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
