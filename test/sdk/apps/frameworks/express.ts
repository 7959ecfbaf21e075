/* The standard routes, on Express 4 or 5. */
import http from 'node:http'
import type { Server } from 'node:http'
import type expressModule from 'express'

export function expressApp(express: typeof expressModule): Server {
  const orgs = express.Router({ mergeParams: true })
  orgs.get('/teams/:team', (_request, response) => void response.send('team'))
  orgs.get('/broken/:id', (_request, _response, next) => next(new Error('broken')))

  const app = express()
  app.set('env', 'test')
  app.get('/', (_request, response) => void response.send('home'))
  app.get('/users/:id', (request, response) => void response.json({ id: request.params.id }))
  app.get('/throws/:id', () => {
    throw new Error('broken')
  })
  app.get('/late/:id', (_request, response) => {
    response.write('first')
    throw new Error('late')
  })
  app.get('/refused/:id', (_request, _response, next) => next(Object.assign(new Error('refused'), { status: 403 })))
  app.get('/missing/:id', (_request, response) => void response.sendStatus(404))
  app.get('/moved/:id', (_request, response) => response.redirect('/'))
  app.get('/stream/:id', (_request, response) => {
    response.write('first')
    response.end('second')
  })
  app.get('/endless/:id', (_request, response) => void response.write('first'))
  app.get('/hang/:id', () => undefined)
  app.post('/echo', (request, response) => {
    request.resume().on('end', () => response.status(201).send('made'))
  })
  // Entered and left again for every request below /orgs: it must leave no trace on the route.
  app.use('/orgs', (_request, _response, next) => next())
  app.use('/orgs/:org', orgs)
  app.use('/guarded', (_request, response) => void response.sendStatus(401))
  app.get('/guarded/:id', (_request, response) => void response.send('secret'))
  return http.createServer(app)
}
