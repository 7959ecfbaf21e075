import { fastify } from 'fastify'
import { Redis } from 'ioredis'
import { orders } from './orders.js'

const redis = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', { lazyConnect: true })
const app = fastify()

app.register(orders(redis))

await app.listen({ host: process.env.HOST ?? '127.0.0.1', port: Number(process.env.PORT ?? 4000) })
