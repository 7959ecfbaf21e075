import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
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
