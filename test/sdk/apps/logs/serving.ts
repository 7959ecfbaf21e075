/*
 * `serving.ts <logger>`: servers whose handlers log before and after they have waited, by the logger and by a child of it. Prints the ports of
 * node:http and of Fastify, then lines.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { instrument, withTrace } from '@ticolops/obs'
import bunyan from 'bunyan'
import bunyan1 from 'bunyan-1'
import fastify from 'fastify'
import { pino } from 'pino'
import { pino as pino8 } from 'pino-8'
import { pino as pino9 } from 'pino-9'
import winston from 'winston'
import winston30 from 'winston-3-0'

interface AnyLogger {
  info(message: string): unknown
  /** winston has it since 3.2. */
  child?(fields: object): AnyLogger
}

const LOGGERS = {
  obs: () => obs.logger,
  'pino 10': () => withTrace(pino({ name: 'own' })),
  'pino 9': () => withTrace(pino9({ name: 'own' })),
  'pino 8': () => withTrace(pino8({ name: 'own' })),
  'winston 3.19': () => obs.withTrace(winston.createLogger({ transports: [new winston.transports.Console()] })),
  'winston 3.0': () => withTrace(winston30.createLogger({ transports: [new winston30.transports.Console()] })),
  'bunyan 2': () => withTrace(bunyan.createLogger({ name: 'own' })),
  'bunyan 1': () => withTrace(bunyan1.createLogger({ name: 'own' })),
  console: () => ({ info: (message) => console.info(message) }),
} satisfies Readonly<Record<string, () => AnyLogger>>

const name = process.argv[2] as keyof typeof LOGGERS
const make: () => AnyLogger = LOGGERS[name]
// As applications do: the logger's module is loaded before anything is measured.
const before = name === 'obs' || name === 'winston 3.19' || name === 'console' ? undefined : make()
const obs = instrument({ service: 'serving', release: 'r1', logs: { console: name === 'console' } })
const logger = before ?? make()
const child = logger.child?.({ part: 'child' }) ?? logger

async function handle(): Promise<string> {
  logger.info('begun')
  await setTimeout(Math.random() * 20)
  child.info('ended')
  return 'answer'
}

const server = http.createServer((_request, response) => void handle().then((answer) => response.end(answer)))
const app = fastify()
app.get('/tasks/:id', handle)
await app.listen({ port: 0, host: '127.0.0.1' })
server.listen(0, '127.0.0.1', () => {
  const ports = [server, app.server].map((each) => (each.address() as AddressInfo).port)
  process.stdout.write(`${ports.join(' ')}\n`)
})
