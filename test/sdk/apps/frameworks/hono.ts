/* The standard routes, on Hono 4 with @hono/node-server. */
import type { Server } from 'node:http'
import type * as honoModule from 'hono'
import type * as nodeServerModule from '@hono/node-server'

export function honoApp(hono: typeof honoModule, nodeServer: typeof nodeServerModule): Server {
  const orgs = new hono.Hono()
  orgs.get('/teams/:team', (context) => context.text('team'))
  orgs.get('/broken/:id', () => Promise.reject(new Error('broken')))

  const app = new hono.Hono()
  app.use('*', (_context, next) => next())
  app.get('/', (context) => context.text('home'))
  app.get('/users/:id', (context) => context.json({ id: context.req.param('id') }))
  app.get('/throws/:id', () => {
    throw new Error('broken')
  })
  app.get('/refused/:id', () => {
    throw Object.assign(new Error('refused'), { status: 403 })
  })
  app.get('/missing/:id', (context) => context.notFound())
  app.get('/moved/:id', (context) => context.redirect('/'))
  app.get('/stream/:id', () => new Response(new Blob(['first', 'second']).stream()))
  app.get('/endless/:id', () => {
    const started = { start: (controller: ReadableStreamDefaultController) => controller.enqueue(Buffer.from('first')) }
    return new Response(new ReadableStream(started))
  })
  app.get('/hang/:id', () => new Promise<Response>(() => undefined))
  app.post('/echo', async (context) => {
    await context.req.arrayBuffer()
    return context.text('made', 201)
  })
  app.route('/orgs/:org', orgs)
  app.use('/guarded/*', (context, _next) => Promise.resolve(context.text('who are you?', 401)))
  app.get('/guarded/:id', (context) => context.text('secret'))
  app.onError((error, context) => context.text('sorry', 'status' in error ? 403 : 500))
  return nodeServer.createAdaptorServer({ fetch: app.fetch }) as Server
}
