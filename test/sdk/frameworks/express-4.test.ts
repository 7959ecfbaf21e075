import http from 'node:http'
import { createRequire } from 'node:module'
import type express from 'express'
import { afterEach, expect, it } from 'vitest'
import { get, instrumented, listening, settledPage } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'

/** The parts used here are alike in both versions. */
const express4 = createRequire(import.meta.url)('express-4') as typeof express

let app: Instrumented
let server: http.Server
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await app.stop()
})

it('routes of Express 4 carry their mount path with its parameters, also when an error is passed on', async () => {
  const users = express4.Router({ mergeParams: true })
  users.get('/:user', (_request, response) => void response.send('user'))
  users.get('/:user/next', (_request, _response, next) => next(new Error('broken')))
  const main = express4()
  main.set('env', 'test')
  main.use('/orgs/:org', (_request, _response, next) => next())
  main.use('/orgs/:org/users', users)
  main.use(
    '/files/*',
    express4.Router().get('/', (_request, response) => void response.send('file')),
  )
  main.get('/', (_request, response) => void response.send('home'))
  app = await instrumented()
  server = http.createServer(main)
  const url = await listening(server)
  const paths = [
    '/',
    '/orgs/acme/users/7',
    '/orgs/a%20b/users/8',
    '/orgs/acme/users/7/next',
    '/nothing',
    '/files/a/b',
    '/files/c',
  ]
  for (const path of paths) await get(url + path)
  expect((await settledPage(app)).requests()).toEqual({
    'GET / 200 -': 1,
    'GET /orgs/:org/users/:user 200 -': 2,
    'GET /orgs/:org/users/:user/next 500 500': 1,
    'GET /files/* 200 -': 2,
    'GET (unmatched) 404 -': 1,
  })
  expect(app.obs.status().warnings).toEqual([])
})
