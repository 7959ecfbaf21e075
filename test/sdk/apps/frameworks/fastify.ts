/* The standard routes, on Fastify 4 or 5. */
import type { Server } from 'node:http'
import { Readable } from 'node:stream'
import type fastifyModule from 'fastify'

export async function fastifyApp(fastify: typeof fastifyModule): Promise<Server> {
  const app = fastify()
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume().on('end', () => done(null))
  })
  app.get('/', () => 'home')
  app.get('/users/:id', (request) => request.params)
  app.get('/throws/:id', () => {
    throw new Error('broken')
  })
  app.get('/late/:id', (_request, reply) => {
    // Without this Fastify would answer once more, which ends the process.
    reply.hijack()
    reply.raw.write('first')
    throw new Error('late')
  })
  app.get('/refused/:id', () => {
    throw Object.assign(new Error('refused'), { statusCode: 403 })
  })
  app.get('/missing/:id', (_request, reply) => reply.callNotFound())
  app.get('/moved/:id', (_request, reply) => reply.redirect('/'))
  app.get('/stream/:id', (_request, reply) => reply.send(Readable.from(['first', 'second'])))
  app.get('/endless/:id', (_request, reply) => {
    reply.hijack()
    reply.raw.write('first')
  })
  app.get('/hang/:id', () => new Promise(() => undefined))
  app.post('/echo', (_request, reply) => reply.code(201).send('made'))
  await app.register(
    (orgs, _options, done) => {
      orgs.get('/teams/:team', () => 'team')
      orgs.get('/broken/:id', () => Promise.reject(new Error('broken')))
      done()
    },
    { prefix: '/orgs/:org' },
  )
  await app.register((guarded, _options, done) => {
    guarded.addHook('onRequest', (_request, reply) => reply.code(401).send('who are you?'))
    guarded.get('/guarded/:id', () => 'secret')
    done()
  })
  await app.ready()
  return app.server
}
