import http from 'node:http'
import express from 'express'
import type { App } from '../app.ts'

export const app: App = (variant) => {
  const application = express()
  variant.express?.(application)
  const users = express.Router()
  users.get('/:id', (request, response) => void response.json({ id: request.params['id'] }))
  application.use('/users', users)
  return Promise.resolve(http.createServer(application))
}
