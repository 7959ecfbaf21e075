/* An application of the matrix as ES modules. Prints its port. */
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'
import { applications } from './applications.ts'
import type { Order } from './applications.ts'

const order = JSON.parse(process.argv[2] ?? '{}') as Order
const start = () => instrument({ service: order.application, shutdown: false })
const load = () => Promise.all(order.packages.map((name) => import(name) as Promise<unknown>))

if (order.instrumented === 'first') start()
const modules = await load()
if (order.instrumented === 'after the imports') start()
const make = applications[order.application] as (...of: unknown[]) => ReturnType<typeof applications.express>
const server = await make(...modules)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
if (order.instrumented === 'after listen()') start()
await instrument().ready()
process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
