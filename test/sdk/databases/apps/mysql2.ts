// Every form of a call of mysql2, good and bad: what comes back must not depend on instrument().
import type mysql from 'mysql2'
import type { Connection, Query } from 'mysql2'
import { Observer } from './observer.ts'

const observer = new Observer()
const loaded = await observer.load<typeof mysql & { default?: typeof mysql }>()
const driver = loaded.default ?? loaded
const connection = driver.createConnection(observer.url)
type Run = (...args: unknown[]) => Query & { stream(): NodeJS.ReadableStream }
const query = connection.query.bind(connection) as unknown as Run
const execute = connection.execute.bind(connection) as unknown as Run

for (const [name, run] of [
  ['query', query],
  ['execute', execute],
] as const) {
  await new Promise<void>((resolve) => {
    const command = run('select ? as n', [1], function (this: object, ...args: unknown[]) {
      observer.note(`${name}: callback`, [this?.constructor.name, args.length, args[0], args[1]])
      resolve()
    })
    observer.note(`${name}: returns`, command.constructor.name)
  })
  await new Promise<void>((resolve) => {
    run({ sql: 'select ? as n', values: [2], rowsAsArray: true }, (error: unknown, rows: unknown) => {
      observer.note(`${name}: options`, [error, rows])
      resolve()
    })
  })
  await new Promise<void>((resolve) => {
    run('select nothing', (error: Error) => {
      observer.note(`${name}: error of a callback`, error)
      resolve()
    })
  })
  await new Promise<void>((resolve) => {
    const command = run('select 3 as n')
    command
      .on('result', (row: unknown) => observer.note(`${name}: row`, row))
      .on('end', () => {
        observer.note(`${name}: end`)
        resolve()
      })
  })
  await new Promise<void>((resolve) => {
    run('select nothing')
      .on('error', (error: Error) => observer.note(`${name}: error event`, error))
      .on('end', () => {
        observer.note(`${name}: end after an error`)
        resolve()
      })
  })
}
await new Promise<void>((resolve) => {
  query('select 1 as n union select 2')
    .stream()
    .on('data', (row) => observer.note('row of a stream', row))
    .on('end', () => resolve())
})
await new Promise<void>((resolve) => {
  connection.end(() => resolve())
})
await new Promise<void>((resolve) => {
  query('select 1', (error: Error) => {
    observer.note('ended', error)
    resolve()
  })
})

const pool = driver.createPool({ uri: observer.url, connectionLimit: 1 })
await new Promise<void>((resolve) => {
  pool.query('select 4 as n', (error, rows) => {
    observer.note('pool', [error, rows])
    resolve()
  })
})
const promises = pool.promise()
observer.note('promise', (await promises.query('select 5 as n'))[0])
observer.note('executed promise', (await promises.execute('select ? as n', [6]))[0])
await promises.query('select nothing').catch((error: Error) => observer.note('error of a promise', error))
void promises.query('replace into nothing values (1)')
await promises.query('select 7')
await promises.end()

const lonely: Connection = driver.createConnection(observer.url)
// Nobody listens for this error: it must be raised.
lonely.query('describe nothing')
await new Promise<void>((resolve) => void process.once('uncaughtException', () => resolve()))
await observer.end()
