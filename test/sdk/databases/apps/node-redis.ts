// Every form of a call of node-redis, good and bad: what comes back must not depend on instrument().
import type { createClient } from 'redis'
import { Observer } from './observer.ts'

const observer = new Observer()
const redisModule = await observer.load<{ readonly createClient: typeof createClient }>()
const redis = redisModule.createClient({ url: observer.url })
redis.on('error', (error: Error) => observer.note('error event', error))
await redis.connect()

await redis.flushAll()
observer.note('promise', await redis.set('text', 'value'))
observer.note('promise class', (redis.get('text') as object).constructor.name)
observer.note('capitals', await redis.GET('text'))
observer.note('sent', await redis.sendCommand(['ECHO', 'back']))
await redis.lPush('text', 'x').catch((error: Error) => observer.note('error', error))
observer.note('transaction', await redis.multi().set('n', '1').incr('n').exec())
await redis.eval('return redis.error_reply("OOPS no")').catch((error: Error) => observer.note('script', error))
void redis.sAdd('n', 'x')
void redis.sendCommand(['ZADD', 'n', '1', 'x'])
await redis.ping()
await observer.settle()
await redis.quit()
await redis.get('text').catch((error: Error) => observer.note('ended', error))
await observer.end()
