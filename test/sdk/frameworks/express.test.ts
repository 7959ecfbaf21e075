import http from 'node:http'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { get, instrumented, listening, settledPage } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'

let app: Instrumented
let server: http.Server
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await app.stop()
})

function application(): express.Express {
  const users = express.Router({ mergeParams: true })
  users.get('/', (_request, response) => void response.send('list'))
  users.get('/:user', (request, response) => void response.send(request.params['user']))
  users.get('/:user/throws', () => {
    throw new Error('broken')
  })
  users.get('/:user/rejects', () => Promise.reject(new Error('broken')))
  users.get('/:user/next', (_request, _response, next) => next(new Error('broken')))

  const main = express()
  main.use(express.json())
  main.get('/', (_request, response) => void response.send('home'))
  main.get(['/a/:x', '/b/:x'], (_request, response) => void response.send('either'))
  main.get(/^\/files\/(.*)$/, (_request, response) => void response.send('file'))
  // Entered and left again for every request below /orgs: it must leave no trace on the route.
  main.use('/orgs', (_request, _response, next) => next())
  main.use('/orgs/:org', express.Router())
  main.use('/orgs/:org/users', users)
  const sub = express()
  sub.get('/health', (_request, response) => void response.send('sub'))
  main.use('/sub', sub)
  main.use('/guarded', (_request, response) => void response.sendStatus(401))
  main.use(
    ((_error, _request, response, _next) => void response.status(500).send('sorry')) as express.ErrorRequestHandler,
  )
  return main
}

const PATHS = [
  '/',
  '/a/1',
  '/b/2',
  '/files/deep/inside',
  '/orgs/acme/users',
  '/orgs/acme/users/7',
  '/orgs/other/users/8',
  '/orgs/acme/users/7/throws',
  '/orgs/acme/users/7/rejects',
  '/orgs/acme/users/7/next',
  '/sub/health',
  '/guarded/x',
  '/nothing',
  '/orgs/acme/nothing',
]

const EXPECTED = {
  'GET / 200 -': 1,
  'GET /a/:x 200 -': 1,
  'GET /b/:x 200 -': 1,
  'GET /^\\/files\\/(.*)$/ 200 -': 1,
  'GET /orgs/:org/users 200 -': 1,
  'GET /orgs/:org/users/:user 200 -': 2,
  'GET /orgs/:org/users/:user/throws 500 500': 1,
  'GET /orgs/:org/users/:user/rejects 500 500': 1,
  'GET /orgs/:org/users/:user/next 500 500': 1,
  'GET /sub/health 200 -': 1,
  'GET (unmatched) 401 -': 1,
  'GET (unmatched) 404 -': 2,
}

describe('routes of Express', () => {
  it('carry their full mount path, also when a handler throws, rejects or passes an error on', async () => {
    app = await instrumented()
    server = http.createServer(application())
    const url = await listening(server)
    for (const path of PATHS) await get(url + path)
    expect((await settledPage(app)).requests()).toEqual(EXPECTED)
    expect(app.obs.status().instrumentations).toContainEqual({ library: 'express', version: '', via: 'patch' })
  })
})
