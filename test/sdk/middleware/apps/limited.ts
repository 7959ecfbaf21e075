/* A server whose limit is counted in Redis. Prints its port. `node limited.ts <url of Redis> <ioredis|redis> <points>` */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'
import { rateLimit } from '@ticolops/obs/http'
import { connected } from '../redis-client.ts'

const [url = '', library = '', points = ''] = process.argv.slice(2)
instrument({ service: 'limited' })
const { client } = await connected(library, url)
const admit = rateLimit({ name: 'shared', points: Number(points), duration: 600, redis: client, redisTimeout: 10_000 })
const server = http.createServer((request, response) => void answer(request, response))

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  if (await admit(request, response)) response.end('allowed')
}

server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
