import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import * as onExpress from '@ticolops/obs/express'
import * as onFastify from '@ticolops/obs/fastify'
import * as onHono from '@ticolops/obs/hono'
import * as onHttp from '@ticolops/obs/http'
import * as onKoa from '@ticolops/obs/koa'
import express from 'express'
import { fastify } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'

/** What answers: an app without any middleware, with one that does nothing, or with one of ours. */
export type Side = 'bare' | 'empty' | 'securityHeaders' | 'rateLimit'

/** Never reached: what is measured is counting, not refusing. */
const limit = { name: 'bench', points: 1_000_000_000, duration: 3600 }
const ANSWER = '{"id":"7"}'

/** A server of each framework that answers every request in the same way. */
export const FRAMEWORKS: Readonly<Record<string, (side: Side) => Server | Promise<Server>>> = {
  'node:http'(side) {
    const secure = onHttp.securityHeaders()
    const admit = onHttp.rateLimit(limit)
    if (side === 'bare' || side === 'empty') return createServer((_request, response) => void response.end(ANSWER))
    if (side === 'securityHeaders')
      return createServer((request, response) => {
        secure(request, response)
        response.end(ANSWER)
      })
    return createServer((request, response) => {
      void admit(request, response).then((admitted) => admitted && response.end(ANSWER))
    })
  },
  Express(side) {
    const app = express()
    if (side === 'empty') app.use((_request, _response, next) => next())
    if (side === 'securityHeaders') app.use(onExpress.securityHeaders())
    if (side === 'rateLimit') app.use(onExpress.rateLimit(limit))
    app.get('/', (_request, response) => void response.end(ANSWER))
    return createServer(app)
  },
  async Fastify(side) {
    const app = fastify()
    if (side === 'empty') app.addHook('onRequest', (_request, _reply, done) => done())
    if (side === 'securityHeaders') await app.register(onFastify.securityHeaders, {})
    if (side === 'rateLimit') await app.register(onFastify.rateLimit, limit)
    app.get('/', (_request, reply) => reply.send(ANSWER))
    await app.ready()
    return app.server
  },
  Koa(side) {
    const app = new Koa()
    if (side === 'empty') app.use((_context, next) => next())
    if (side === 'securityHeaders') app.use(onKoa.securityHeaders())
    if (side === 'rateLimit') app.use(onKoa.rateLimit(limit))
    app.use((context) => {
      context.body = ANSWER
    })
    // oxlint-disable-next-line typescript/no-misused-promises -- Koa answers its own errors
    return createServer(app.callback())
  },
  Hono(side) {
    const app = new Hono()
    if (side === 'empty') app.use((_context, next) => next())
    if (side === 'securityHeaders') app.use(onHono.securityHeaders())
    if (side === 'rateLimit') app.use(onHono.rateLimit(limit))
    app.get('/', (context) => context.body(ANSWER))
    return createAdaptorServer({ fetch: app.fetch }) as Server
  },
}
