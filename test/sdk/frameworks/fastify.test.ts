import { withTrace } from '@ticolops/obs'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { get, instrumented, settledPage } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'

let app: Instrumented
let fastify: FastifyInstance
afterEach(async () => {
  await fastify.close()
  await app.stop()
})

function routes(instance: FastifyInstance): void {
  instance.get('/users/:id', (request) => ({ id: (request.params as { id: string }).id }))
  instance.get('/throws/:id', () => {
    throw new Error('broken')
  })
  instance.get('/missing/:id', (_request, reply) => {
    reply.callNotFound()
  })
  instance.register(
    (orgs, _options, done) => {
      orgs.addHook('onRequest', (request, reply, next) => {
        if (request.headers.authorization === undefined) return void reply.code(401).send({ error: 'who are you?' })
        return next()
      })
      orgs.get('/teams/:team', () => 'team')
      orgs.post('/teams', { schema: { body: { type: 'object', required: ['name'] } } }, () => 'made')
      done()
    },
    { prefix: '/orgs/:org' },
  )
}

async function exercise(): Promise<Record<string, number>> {
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' })
  for (const path of ['/users/1', '/users/2', '/throws/1', '/missing/1', '/nothing', '/orgs/acme/nothing'])
    await get(url + path)
  await get(`${url}/users/1`, { method: 'HEAD' })
  await get(`${url}/orgs/acme/teams/x`)
  await get(`${url}/orgs/acme/teams/x`, { headers: { authorization: 'me' } })
  await get(`${url}/orgs/acme/teams`, { method: 'POST', headers: { authorization: 'me' } })
  return (await settledPage(app)).requests()
}

describe('routes of Fastify', () => {
  it('carry their prefix, also when they throw, fail validation, are answered by a hook or end as 404', async () => {
    app = await instrumented()
    fastify = Fastify()
    routes(fastify)
    expect(await exercise()).toEqual({
      'GET /users/:id 200 -': 2,
      'HEAD /users/:id 200 -': 1,
      'GET /throws/:id 500 500': 1,
      'GET /missing/:id 404 -': 1,
      'GET (unmatched) 404 -': 2,
      'GET /orgs/:org/teams/:team 401 -': 1,
      'GET /orgs/:org/teams/:team 200 -': 1,
      'POST /orgs/:org/teams 400 -': 1,
    })
    expect(app.obs.status().instrumentations).toContainEqual({
      library: 'fastify',
      version: fastify.version,
      via: 'hook',
    })
  })

  it('are counted apart by method and status when one handler answers several of them in turn', async () => {
    app = await instrumented()
    fastify = Fastify()
    fastify.route({
      method: ['GET', 'POST'],
      url: '/teams/:team',
      handler: (request, reply) => reply.code((request.params as { team: string }).team === 'x' ? 200 : 404).send(),
    })
    const url = await fastify.listen({ port: 0, host: '127.0.0.1' })
    for (const method of ['GET', 'POST', 'GET'])
      for (const team of ['x', 'y', 'x']) await get(`${url}/teams/${team}`, { method })
    expect((await settledPage(app)).requests()).toEqual({
      'GET /teams/:team 200 -': 4,
      'GET /teams/:team 404 -': 2,
      'POST /teams/:team 200 -': 2,
      'POST /teams/:team 404 -': 1,
    })
  })

  it('are known when a body cannot be read, although neither a hook nor a handler runs', async () => {
    app = await instrumented()
    const lines: { readonly http_route?: string }[] = []
    const logger = withTrace(pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as never) }))
    fastify = Fastify()
    fastify.setErrorHandler((error, _request, reply) => {
      logger.error(error)
      void reply.code(400).send('not understood')
    })
    await fastify.register((plugin, _options, done) => {
      plugin.post('/teams/:team', () => 'made')
      done()
    })
    const url = await fastify.listen({ port: 0, host: '127.0.0.1' })
    await fetch(`${url}/teams/x`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' })
    expect((await settledPage(app)).requests()).toEqual({ 'POST /teams/:team 400 -': 1 })
    // The error handler knew it already.
    expect(lines.map(({ http_route: route }) => route)).toEqual(['/teams/:team'])
  })

  it('are on the lines of every hook ahead of the handler, of the instance, a plugin or the route', async () => {
    app = await instrumented()
    const lines: Record<string, unknown>[] = []
    const logger = withTrace(pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as never) }))
    const logs = (text: string) => (_request: unknown, _reply: unknown, next: () => void) => {
      logger.info(text)
      next()
    }
    fastify = Fastify()
    await fastify.register((early, _options, done) => {
      early.get('/early/:id', { preHandler: logs('own preHandler') }, () => 'early')
      early.get('/plain/:id', () => 'plain')
      done()
    })
    fastify.addHook('preValidation', logs('root preValidation'))
    await fastify.register((plugin, _options, done) => {
      plugin.addHook('onRequest', logs('plugin onRequest'))
      plugin.addHook('preParsing', (_request, _reply, payload, next) => {
        logger.info('plugin preParsing')
        next(null, payload)
      })
      plugin.get('/late/:id', { onRequest: [logs('own onRequest')] }, () => 'late')
      done()
    })
    const url = await fastify.listen({ port: 0, host: '127.0.0.1' })
    for (const path of ['/early/1', '/plain/1', '/late/1']) await get(url + path)
    expect(lines.map(({ http_route: route, msg }) => [route, msg])).toEqual([
      ['/early/:id', 'root preValidation'],
      ['/early/:id', 'own preHandler'],
      ['/plain/:id', 'root preValidation'],
      ['/late/:id', 'plugin onRequest'],
      ['/late/:id', 'own onRequest'],
      ['/late/:id', 'plugin preParsing'],
      ['/late/:id', 'root preValidation'],
    ])
  })

  it('leave a handler its arguments, its `this` and what it returns', async () => {
    app = await instrumented()
    fastify = Fastify()
    fastify.decorate('greeting', 'hello')
    fastify.get('/', function (this: FastifyInstance & { greeting?: string }, request, reply) {
      void reply.header('x-id', request.id)
      return Promise.resolve(this.greeting)
    })
    const url = await fastify.listen({ port: 0, host: '127.0.0.1' })
    const response = await fetch(url)
    expect([await response.text(), response.headers.get('x-id')]).toEqual(['hello', 'req-1'])
  })

  it('leave a handler alone that a plugin calls in a way of its own', async () => {
    app = await instrumented()
    fastify = Fastify()
    fastify.addHook('onRoute', (route) => {
      const { handler } = route as { handler: (...handled: unknown[]) => unknown }
      route.handler = () => Promise.resolve(handler('socket'))
    })
    fastify.get('/', ((...handled: unknown[]) => handled.join()) as never)
    const url = await fastify.listen({ port: 0, host: '127.0.0.1' })
    expect((await get(url)).body).toBe('socket')
  })

  it('are known for an instance that was made before instrument(), as soon as its handler runs', async () => {
    fastify = Fastify()
    routes(fastify)
    app = await instrumented()
    const requests = await exercise()
    expect(requests).toMatchObject({
      'GET /users/:id 200 -': 2,
      'GET /throws/:id 500 500': 1,
      'GET /orgs/:org/teams/:team 200 -': 1,
    })
    expect(app.obs.status().instrumentations).toContainEqual({ library: 'fastify', version: '', via: 'channel' })
  })
})
