import http from 'node:http'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { get, instrumented, listening, settledPage } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'

/* A file of its own: what is found in these tests stays found for the rest of the process. */

let app: Instrumented
let server: http.Server
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await app.stop()
})

describe('an Express application that listened before instrument(), behind a function of its own', () => {
  it('has its routes from the very first request', async () => {
    const users = express.Router()
    users.get('/:user', (_request, _response, next) => next(new Error('broken')))
    const main = express()
    main.set('env', 'test')
    main.use('/users', users)
    main.get('/a/:x', (_request, response) => void response.send('a'))
    server = http.createServer((request, response) => {
      main(request, response)
    })
    const url = await listening(server)
    app = await instrumented()
    for (const path of ['/users/7', '/users/8', '/a/1']) await get(url + path)
    expect((await settledPage(app)).requests()).toEqual({ 'GET /users/:user 500 500': 2, 'GET /a/:x 200 -': 1 })
  })
})
