// Every form of a call of pg, good and bad: what comes back must not depend on instrument().
import type { Client, Pool, QueryResult } from 'pg'
import { Observer } from './observer.ts'

interface Pg {
  readonly Client: typeof Client
  readonly Pool: typeof Pool
}
interface CursorLike {
  read(rows: number): Promise<unknown[]>
  read(rows: number, callback: (this: unknown, error: unknown, rows: unknown[]) => void): void
  close(): Promise<void>
}
type CursorClass = new (text: string, values?: unknown[]) => CursorLike
type StreamClass = new (text: string, values: unknown[], options: object) => AsyncIterable<unknown>

const observer = new Observer()
const loaded = await observer.load<Pg & { default?: Pg }>()
const pg = loaded.default ?? loaded
const cursorModule = await observer.also<{ default?: CursorClass } & CursorClass>('pg-cursor')
const streamModule = await observer.also<{ default?: StreamClass } & StreamClass>('pg-query-stream')
const Cursor = cursorModule.default ?? cursorModule
const QueryStream = streamModule.default ?? streamModule

const client = new pg.Client(observer.url)
await client.connect()
const query = client.query.bind(client) as (...args: unknown[]) => unknown

const rows = (result: unknown) => (result as QueryResult).rows
observer.note('promise', rows(await query('select 1 as n')))
observer.note('promise class', (query('select 1') as object).constructor.name)
await new Promise<void>((resolve) => {
  const returned = query('select $1::int as n', [2], function (this: object, ...args: unknown[]) {
    observer.note('callback', [this.constructor.name, args.length, args[0], rows(args[1])])
    resolve()
  })
  observer.note('callback returns', typeof returned)
})
await new Promise<void>((resolve) => {
  const config = Object.freeze({
    text: 'select 3 as n',
    callback(this: object, error: unknown, result: unknown) {
      observer.note('callback of the configuration', [this.constructor.name, error, rows(result)])
      resolve()
    },
  })
  query(config)
})
await new Promise<void>((resolve) => {
  query('select nothing', (error: Error) => {
    observer.note('error of a callback', error)
    resolve()
  })
})
await (query('select nothing') as Promise<unknown>).catch((error: Error) => observer.note('error of a promise', error))
void query({ text: 'insert into nothing values (1)' })
await query('select 1')
await observer.settle()
try {
  query(null)
} catch (error) {
  observer.note('thrown', error)
}

const cursor = query(new Cursor('select generate_series(1, 5) as n')) as CursorLike
observer.note('cursor', cursor.constructor.name)
observer.note('first batch', await cursor.read(2))
await new Promise<void>((resolve) => {
  cursor.read(2, function (error, batch) {
    observer.note('second batch', [error, batch])
    resolve()
  })
})
observer.note('last batch', await cursor.read(2))
observer.note('after the end', await cursor.read(2))
await cursor.close()
const broken = query(new Cursor('select nothing')) as CursorLike
await broken.read(1).catch((error: Error) => observer.note('error of a cursor', error))
for await (const row of query(
  new QueryStream('select generate_series(1, 3) as n', [], { batchSize: 2 }),
) as AsyncIterable<unknown>)
  observer.note('row of a stream', row)

const pool = new pg.Pool({ connectionString: observer.url, max: 1 })
observer.note('pool', (await pool.query('select 4 as n')).rows)
await pool.query('select nothing').catch((error: Error) => observer.note('error of a pool', error))
await pool.end()
await client.end()
await (query('select 1') as Promise<unknown>).catch((error: Error) => observer.note('ended', error))
await observer.end()
