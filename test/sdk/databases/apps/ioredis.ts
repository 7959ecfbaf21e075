// Every form of a call of ioredis, good and bad: what comes back must not depend on instrument().
import type { Redis } from 'ioredis'
import { Observer } from './observer.ts'

const observer = new Observer()
const loaded = await observer.load<{ readonly default: typeof Redis }>()
const redis = new loaded.default(observer.url)
const send = redis as unknown as Record<string, (...args: unknown[]) => unknown>

await redis.flushall()
observer.note('promise', await redis.set('text', 'value'))
observer.note('promise class', (redis.get('text') as object).constructor.name)
await new Promise<void>((resolve) => {
  const returned = send['get']?.('text', function (this: unknown, ...args: unknown[]) {
    observer.note('callback', [typeof this, args.length, args])
    resolve()
  })
  observer.note('callback returns', (returned as object).constructor.name)
})
await redis.lpush('text', 'x').catch((error: Error) => observer.note('error of a promise', error))
await new Promise<void>((resolve) => {
  send['lpush']?.('text', 'x', (error: Error) => {
    observer.note('error of a callback', error)
    resolve()
  })
})
observer.note('call', await redis.call('echo', 'back'))
observer.note('buffer', (await redis.getBuffer('text'))?.toString())
observer.note('hash', [await redis.hset('hash', { a: 1 }), await redis.hgetall('hash')])
observer.note(
  'pipeline',
  (await redis.pipeline().get('text').del('text').exec())?.map(([, value]) => value),
)
observer.note('transaction', await redis.multi().set('n', 1).incr('n').exec())
observer.note(
  'broken transaction',
  (await redis.multi().lpush('n', 'x').exec())?.map(([error]) => error?.message),
)
await redis.eval('return redis.error_reply("OOPS no")', 0).catch((error: Error) => observer.note('script', error))
void redis.sadd('n', 'x')
await redis.ping()
await observer.settle()

const slow = new loaded.default(observer.url, { commandTimeout: 100 })
await slow.blpop('never', 1).catch((error: Error) => observer.note('timed out', error))
slow.disconnect()
await redis.quit()
await redis.get('text').catch((error: Error) => observer.note('ended', error))
await observer.end()
