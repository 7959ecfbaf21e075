/*
 * The server under measurement: `server.ts <http|fastify|express> <bare|instrumented>`. Sends its port to its parent, and answers
 * each message with the CPU time and memory it has used.
 */
import http from 'node:http'
import type { AddressInfo, Server } from 'node:net'

const [framework, variant] = process.argv.slice(2)
if (variant === 'instrumented') {
  const { instrument } = await import('@ticolops/obs')
  instrument({ service: 'bench', telemetry: { port: 0, host: '127.0.0.1' } })
}

const servers: Readonly<Record<string, () => Promise<Server>>> = {
  http: () => Promise.resolve(http.createServer((_request, response) => response.end('{"id":"7"}'))),
  async fastify() {
    const { default: Fastify } = await import('fastify')
    const app = Fastify()
    app.get('/users/:id', (request) => ({ id: (request.params as { id: string }).id }))
    await app.ready()
    return app.server
  },
  async express() {
    const { default: express } = await import('express')
    const app = express()
    const users = express.Router()
    users.get('/:id', (request, response) => void response.json({ id: request.params['id'] }))
    app.use('/users', users)
    return http.createServer(app)
  },
}

const make = servers[framework ?? '']
if (make === undefined) throw new Error(`there is no bench server ${framework}`)
const server = await make()
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ user, system })
})
process.on('disconnect', () => process.exit())
