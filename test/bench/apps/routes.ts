import Fastify from 'fastify'
import type { App } from '../app.ts'

/** As many routes as asked for. On Fastify, whose router takes the same time however many there are; Express tries one after the other. */
export const app: App = async (variant, routes) => {
  const fastify = Fastify()
  await variant.fastify?.(fastify)
  for (let route = 0; route < routes; route++)
    fastify.get(`/route-${route}/:id`, (request) => ({ id: (request.params as { id: string }).id }))
  await fastify.ready()
  return fastify.server
}
