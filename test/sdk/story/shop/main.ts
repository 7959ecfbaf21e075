/*
 * A shop. It looks an order up in PostgreSQL, its price in Redis, and asks the stock service whether there is enough; that asks back how many are
 * reserved. More options of instrument() come as JSON in OBS_OPTIONS. Prints its port, then log lines.
 */
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'
import type { InstrumentOptions } from '@ticolops/obs'
import express from 'express'
import type { ErrorRequestHandler } from 'express'
import { Redis } from 'ioredis'
import { Pool } from 'pg'

const { DATABASE_URL, REDIS_URL, STOCK_URL, OBS_OPTIONS } = process.env

const obs = instrument({ service: 'shop', ...(JSON.parse(OBS_OPTIONS ?? '{}') as InstrumentOptions) })
const database = new Pool({ connectionString: DATABASE_URL, max: 4 })
const cache = new Redis(String(REDIS_URL))
const app = express()

class OutOfStock extends Error {
  override readonly name = 'OutOfStock'
}

app.get('/orders/:id', async (request, response) => {
  const order = await ordered(request.params.id)
  const price = Number(await cache.get(`price:${order.item}`))
  obs.logger.info({ item: order.item, quantity: order.quantity }, 'asking whether there is enough')
  const answer = await fetch(`${STOCK_URL}/stock/${order.item}`)
  const { left } = (await answer.json()) as { left: number }
  obs.span('confirm order', { 'order.quantity': order.quantity }, () => {
    if (left >= order.quantity) return
    obs.logger.error({ item: order.item, left }, 'not enough')
    throw new OutOfStock(`${order.quantity} of ${order.item} are wanted, ${left} are left`)
  })
  response.json({ item: order.item, total: price * order.quantity })
})

/** Whoever keeps the stock asks how many the shop has promised. */
app.get('/reservations/:item', async (request, response) => {
  const reserved = Number(await cache.get(`reserved:${request.params.item}`))
  obs.logger.info({ item: request.params.item, reserved }, 'told what is reserved')
  response.json({ reserved })
})

/** The same without the stock service. */
app.get('/orders/:id/price', async (request, response) => {
  const { item, quantity } = await ordered(request.params.id)
  const price = await cache.get(`price:${item}`)
  obs.logger.info({ item }, 'priced')
  if (price === null) throw new RangeError(`${item} has no price`)
  response.json({ total: Number(price) * quantity })
})

/** Who asks is not told what has gone wrong. */
const failed: ErrorRequestHandler = (_error, _request, response, _next) => {
  response.status(500).json({ error: 'internal error' })
}
app.use(failed)

async function ordered(id: string): Promise<{ item: string; quantity: number }> {
  obs.context.set({ 'order.id': id })
  const { rows } = await database.query<{ item: string; quantity: number }>(
    'select item, quantity from orders where id = $1',
    [id],
  )
  const [order] = rows
  if (order === undefined) throw new RangeError(`there is no order ${id}`)
  return order
}

const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
