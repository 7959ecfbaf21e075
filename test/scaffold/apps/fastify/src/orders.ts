import type { FastifyPluginCallback } from 'fastify'
import type { Redis } from 'ioredis'

/** The routes of orders. */
export function orders(redis: Redis): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get<{ Params: { id: string } }>('/orders/:id', ({ params }) => ({ id: params.id }))
    app.get('/orders', async () => redis.lrange('orders', 0, 99))
    done()
  }
}
