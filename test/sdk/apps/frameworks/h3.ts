/* The standard routes, on h3 1 and 2. */
import { once } from 'node:events'
import http from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { Readable } from 'node:stream'

interface Event {
  readonly node: { readonly req: http.IncomingMessage; readonly res: http.ServerResponse }
}
type Handler = (event: Event) => unknown
interface Routes {
  get(path: string, handler: Handler): this
  post(path: string, handler: Handler): this
  use(path: string, handler: Handler): this
}
interface H3One {
  createApp(): { use(path: string | Handler, handler?: Handler): unknown }
  createRouter(): Routes & { readonly handler: Handler }
  defineEventHandler(handler: Handler): Handler
  useBase(base: string, handler: Handler): Handler
  createError(error: { readonly statusCode: number }): Error
  toNodeListener(app: unknown): RequestListener
}
interface H3Two {
  readonly H3: new (options: { readonly silent: boolean }) => Routes & { mount(base: string, app: unknown): unknown }
  readonly HTTPError: new (error: { readonly status: number }) => Error
  toNodeHandler(app: unknown): RequestListener
}

/** Adds the standard routes; the two versions differ in how an error is made. */
function addRoutes(routes: Routes, define: (handler: Handler) => Handler, error: (status: number) => Error): void {
  const fails = (status: number) =>
    define(() => {
      throw error(status)
    })
  routes.get(
    '/',
    define(() => 'home'),
  )
  routes.get(
    '/users/:id',
    define(() => ({ id: '7' })),
  )
  routes.get('/throws/:id', fails(500))
  routes.get('/refused/:id', fails(403))
  routes.get('/missing/:id', fails(404))
  routes.get(
    '/moved/:id',
    define(({ node }) => {
      node.res.writeHead(302, { location: '/' }).end()
      return new Promise(() => undefined)
    }),
  )
  routes.get(
    '/stream/:id',
    define(() => Readable.toWeb(Readable.from([Buffer.from('first'), Buffer.from('second')]))),
  )
  routes.get(
    '/endless/:id',
    define(({ node }) => {
      node.res.writeHead(200).write('first')
      return new Promise(() => undefined)
    }),
  )
  routes.get(
    '/hang/:id',
    define(() => new Promise(() => undefined)),
  )
  routes.post(
    '/echo',
    define(async ({ node }) => {
      await once(node.req.resume(), 'end')
      node.res.writeHead(201).end('made')
      return new Promise(() => undefined)
    }),
  )
}

export function h3OneApp(h3: H3One): Server {
  const error = (statusCode: number) => h3.createError({ statusCode })
  const define = (handler: Handler) => h3.defineEventHandler(handler)
  const orgs = h3.createRouter()
  orgs.get(
    '/teams/:team',
    define(() => 'team'),
  )
  const broken = define(() => {
    throw error(500)
  })
  orgs.get('/broken/:id', broken)
  const router = h3.createRouter()
  addRoutes(router, define, error)
  const app = h3.createApp()
  app.use('/orgs/acme', orgs.handler)
  app.use(
    '/guarded',
    define(() => {
      throw error(401)
    }),
  )
  app.use(router.handler)
  return http.createServer(h3.toNodeListener(app))
}

export function h3TwoApp(h3: H3Two): Server {
  const error = (status: number) => new h3.HTTPError({ status })
  const orgs = new h3.H3({ silent: true })
  orgs.get('/teams/:team', () => 'team')
  orgs.get('/broken/:id', () => {
    throw error(500)
  })
  const app = new h3.H3({ silent: true })
  addRoutes(app, (handler) => handler, error)
  app.mount('/orgs/:org', orgs)
  app.use('/guarded/**', () => {
    throw error(401)
  })
  app.get('/guarded/:id', () => 'secret')
  return http.createServer(h3.toNodeHandler(app))
}
