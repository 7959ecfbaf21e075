import Fastify from 'fastify'
import type { App } from '../app.ts'

export const app: App = async (variant) => {
  const fastify = Fastify()
  await variant.fastify?.(fastify)
  fastify.get('/users/:id', (request) => ({ id: (request.params as { id: string }).id }))
  await fastify.ready()
  return fastify.server
}
