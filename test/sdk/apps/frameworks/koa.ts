/* The standard routes, on Koa 2 or 3 with @koa/router 12 to 15. */
import { once } from 'node:events'
import http from 'node:http'
import type { Server } from 'node:http'
import { Readable } from 'node:stream'

/** The parts that are used; types exist for some of the versions only. */
interface Context {
  body: unknown
  status: number
  respond: boolean
  readonly params: Readonly<Record<string, string>>
  readonly req: http.IncomingMessage
  readonly res: http.ServerResponse
  redirect(url: string): void
  throw(status: number): never
}
type Middleware = (context: Context, next: () => Promise<void>) => unknown
interface Koa {
  silent: boolean
  use(middleware: Middleware): this
  callback(): http.RequestListener
}
interface Router {
  get(path: string, ...handlers: Middleware[]): this
  post(path: string, ...handlers: Middleware[]): this
  use(path: string, ...handlers: Middleware[]): this
  routes(): Middleware
  allowedMethods(): Middleware
}

export function koaApp(KoaClass: new () => Koa, RouterClass: new () => Router): Server {
  const orgs = new RouterClass()
  orgs.get('/teams/:team', (context) => (context.body = 'team'))
  orgs.get('/broken/:id', (context) => context.throw(500))

  const router = new RouterClass()
  router.get('/', (context) => (context.body = 'home'))
  router.get('/users/:id', (context) => (context.body = { id: context.params['id'] }))
  router.get('/throws/:id', () => {
    throw new Error('broken')
  })
  router.get('/late/:id', (context) => {
    context.res.writeHead(200).write('first')
    throw new Error('late')
  })
  router.get('/refused/:id', (context) => context.throw(403))
  router.get('/missing/:id', (context) => (context.status = 404))
  router.get('/moved/:id', (context) => context.redirect('/'))
  router.get('/stream/:id', (context) => (context.body = Readable.from(['first', 'second'])))
  router.get('/endless/:id', (context) => {
    context.respond = false
    context.res.writeHead(200).write('first')
  })
  router.get('/hang/:id', () => new Promise(() => undefined))
  router.post('/echo', async (context) => {
    await once(context.req.resume(), 'end')
    context.status = 201
    context.body = 'made'
  })
  router.use('/orgs/:org', orgs.routes())
  router.use('/guarded', (context) => context.throw(401))
  router.get('/guarded/:id', (context) => (context.body = 'secret'))

  const app = new KoaClass()
  app.silent = true
  app.use(router.routes())
  app.use(router.allowedMethods())
  return http.createServer(app.callback())
}
