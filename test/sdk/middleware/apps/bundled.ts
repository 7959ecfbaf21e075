/* An application with middleware that is made into one file. Prints its port. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'
import { rateLimit, securityHeaders } from '@ticolops/obs/express'
import express from 'express'

instrument({ service: 'bundled' })
const app = express()
app.use(securityHeaders())
app.get('/', rateLimit({ name: 'home', points: 1, duration: 600 }), (_request, response) => void response.send('home'))
const server = http.createServer(app)
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
