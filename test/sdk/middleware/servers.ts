/*
 * The same small service in every framework: GET /items/:id is limited, GET /throws and whatever else is not; POST /csp-reports takes
 * reports. Security headers are set for everything.
 */
import { createRequire } from 'node:module'
import http from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type * as honoServerModule from '@hono/node-server'
import type { Router as RouterOfKoa } from '@koa/router'
import * as express from '@ticolops/obs/express'
import * as fastify from '@ticolops/obs/fastify'
import * as hono from '@ticolops/obs/hono'
import * as node from '@ticolops/obs/http'
import * as koa from '@ticolops/obs/koa'
import type expressModule from 'express'
import type * as fastifyModule from 'fastify'
import type * as honoModule from 'hono'
import type koaModule from 'koa'
import { listening } from '../sdk.ts'

/** What the middleware is given, whatever the framework. */
export interface Setup {
  readonly security?: node.SecurityHeadersOptions
  readonly limit: Omit<node.RateLimitOptions, 'key' | 'skip' | 'onDenied'> & {
    readonly key?: (request: IncomingMessage) => string | undefined
    readonly skip?: (request: IncomingMessage) => boolean
    /** Text that answers a denied request in place of the problem document; empty leaves that in place. */
    readonly onDenied?: (decision: node.RateLimitDecision) => string
  }
  readonly reports?: node.CspReportsOptions
}

export interface Service {
  readonly url: string
  stop(): Promise<void>
}

const load = createRequire(import.meta.url)

function common<Request>({ limit }: Setup, incomingOf: (request: Request) => IncomingMessage) {
  const { key, skip, onDenied, ...rest } = limit
  return {
    options: {
      ...rest,
      ...(key && { key: (request: Request) => key(incomingOf(request)) }),
      ...(skip && { skip: (request: Request) => skip(incomingOf(request)) }),
    },
    onDenied,
  }
}

async function served(server: Server): Promise<Service> {
  return {
    url: await listening(server),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answering(onDenied: NonNullable<Setup['limit']['onDenied']>): NonNullable<node.RateLimitOptions['onDenied']> {
  return async (_request, response, decision) => {
    const text = onDenied(decision)
    await Promise.resolve()
    if (text !== '') response.end(text)
  }
}

function nodeService(setup: Setup): Promise<Service> {
  const { options, onDenied } = common(setup, (request: IncomingMessage) => request)
  const secure = node.securityHeaders(setup.security)
  const admit = node.rateLimit({ ...options, ...(onDenied && { onDenied: answering(onDenied) }) })
  const receive = node.cspReports(setup.reports)
  const item = async (request: IncomingMessage, response: http.ServerResponse) => {
    try {
      if (await admit(request, response)) response.end('item')
    } catch {
      response.statusCode = 500
      response.end()
    }
  }
  return served(
    http.createServer((request, response) => {
      response.setHeader('x-powered-by', 'node')
      secure(request, response)
      const { url = '' } = request
      if (url === '/csp-reports') {
        receive(request, response).catch(() => response.destroy())
      } else if (url.startsWith('/items/')) {
        void item(request, response)
      } else {
        response.statusCode = url === '/throws' ? 500 : 404
        response.end()
      }
    }),
  )
}

function expressService(name: string): (setup: Setup) => Promise<Service> {
  return (setup) => {
    const { options, onDenied } = common(setup, (request: IncomingMessage) => request)
    const app = (load(name) as typeof expressModule)()
    app.use(express.securityHeaders(setup.security))
    app.get(
      '/items/:id',
      express.rateLimit({ ...options, ...(onDenied && { onDenied: answering(onDenied) }) }),
      (_request, response) => void response.send('item'),
    )
    app.get('/throws', () => {
      throw Object.assign(new Error('broken'), { stack: '' })
    })
    app.all('/csp-reports', express.cspReports(setup.reports))
    return served(http.createServer(app))
  }
}

function fastifyService(name: string): (setup: Setup) => Promise<Service> {
  return async (setup) => {
    const { options, onDenied } = common(setup, (request: fastify.FastifyRequest) => request.raw)
    const app = (load(name) as typeof fastifyModule).fastify({ forceCloseConnections: true })
    await app.register(fastify.securityHeaders, setup.security ?? {})
    await app.register(fastify.cspReports, { path: '/csp-reports', ...setup.reports })
    app.register(async (scope) => {
      await scope.register(fastify.rateLimit, {
        ...options,
        ...(onDenied && {
          onDenied: async (_request, reply, decision) => {
            const text = onDenied(decision)
            await Promise.resolve()
            if (text !== '') reply.send(text)
          },
        }),
      })
      scope.get('/items/:id', async () => 'item')
    })
    app.get('/throws', async () => {
      throw new Error('broken')
    })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    return { url, stop: () => app.close() }
  }
}

function koaService(koaName: string, routerName: string): (setup: Setup) => Promise<Service> {
  return (setup) => {
    const { options, onDenied } = common(setup, (context: koa.KoaContext) => context.req)
    const KoaClass = exported(koaName) as typeof koaModule
    const RouterClass = exported(routerName) as typeof RouterOfKoa
    const app = new KoaClass()
    const router = new RouterClass()
    app.silent = true
    app.use(koa.securityHeaders(setup.security))
    const limit = koa.rateLimit({
      ...options,
      ...(onDenied && {
        onDenied: async (context, decision) => {
          const text = onDenied(decision)
          await Promise.resolve()
          if (text !== '') context.body = text
        },
      }),
    })
    router.get('/items/:id', limit, (context) => {
      context.body = 'item'
    })
    router.get('/throws', () => {
      throw new Error('broken')
    })
    router.all('/csp-reports', koa.cspReports(setup.reports))
    app.use(router.routes())
    return served(http.createServer(app.callback() as http.RequestListener))
  }
}

function exported(name: string): unknown {
  const module = load(name) as { readonly default?: unknown }
  return module.default ?? module
}

function incomingOfHono({ env }: hono.HonoContext): IncomingMessage {
  return (env as { readonly incoming: IncomingMessage }).incoming
}

function honoService(name: string, serverName: string): (setup: Setup) => Promise<Service> {
  return (setup) => {
    const { options, onDenied } = common(setup, incomingOfHono)
    const app = new (load(name) as typeof honoModule).Hono()
    const { createAdaptorServer } = load(serverName) as typeof honoServerModule
    app.use(hono.securityHeaders(setup.security))
    const limit = hono.rateLimit({
      ...options,
      ...(onDenied && {
        onDenied: async (_context, decision) => {
          const text = onDenied(decision)
          return text === '' ? undefined : new Response(text, { status: 429 })
        },
      }),
    })
    app.use('/items/*', limit)
    app.get('/items/:id', (context) => context.text('item'))
    app.get('/throws', () => {
      throw new Error('broken')
    })
    app.onError((_error, context) => context.text('broken', 500))
    app.all('/csp-reports', hono.cspReports(setup.reports))
    return served(createAdaptorServer({ fetch: app.fetch }) as Server)
  }
}

/** The service by framework, and the route under which the SDK counts its limited requests. */
export const FRAMEWORKS: readonly (readonly [
  name: string,
  start: (setup: Setup) => Promise<Service>,
  route: string,
])[] = [
  ['node:http', nodeService, '(unmatched)'],
  ['Express 5', expressService('express'), '/items/:id'],
  ['Express 4', expressService('express-4'), '/items/:id'],
  ['Fastify 5', fastifyService('fastify'), '/items/:id'],
  ['Fastify 4', fastifyService('fastify-4'), '/items/:id'],
  ['Koa 3', koaService('koa', '@koa/router'), '/items/:id'],
  ['Koa 2', koaService('koa-2', 'koa-router-12'), '/items/:id'],
  ['Hono', honoService('hono', '@hono/node-server'), '/items/:id'],
  ['Hono 4.0', honoService('hono-4-0', 'hono-node-server-1'), '/items/:id'],
]
