/* Express, but for junk, which is answered at once; `/memory` tells the memory in use after a collection. Prints its port. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { instrument } from '@ticolops/obs'

instrument({ service: 'hostile' })
const app = express()
app.get('/users/:id', (_request, response) => void response.send('a user'))
app.get('/memory', (_request, response) => {
  globalThis.gc?.()
  response.json({ heapUsed: process.memoryUsage().heapUsed, rss: process.memoryUsage.rss() })
})
const server = http.createServer((request, response) => {
  if (request.url?.startsWith('/junk') === true) response.end()
  else app(request, response)
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
