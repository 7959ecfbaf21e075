/* An application that is made into one file. Prints its port. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { Counter, Registry } from 'prom-client'
import { instrument } from '@ticolops/obs'

const registry = new Registry()
new Counter({ name: 'their_total', help: 'Theirs.', registers: [registry] }).inc(2)
instrument({ service: 'bundled', metrics: { registry } })

const app = express()
const users = express.Router()
users.get('/:id', (request, response) => void response.send(request.params.id))
app.use('/users', users)
const server = http.createServer(app)
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
