import http from 'node:http'
import { Writable } from 'node:stream'
import { instrument, withTrace } from '@ticolops/obs'
import type { InstrumentOptions } from '@ticolops/obs'
import bunyan from 'bunyan'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import winston from 'winston'
import { get, instrumented, listening } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'

let app: Instrumented | undefined
afterEach(async () => {
  await app?.stop()
  app = undefined
})

/** Text that loggers have written. */
class Sink extends Writable {
  text = ''
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
  lines(): Record<string, unknown>[] {
    const lines = this.text.split('\n').filter((line) => line !== '')
    this.text = ''
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

/** Runs `work` while a request is answered. */
async function inRequest(work: () => void): Promise<void> {
  const server = http.createServer((_request, response) => {
    work()
    response.end()
  })
  const url = await listening(server)
  await get(url, { headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` } })
  server.close()
}

const start = async (options: InstrumentOptions = {}) => (app = await instrumented({ release: 'r1', ...options }))

describe('a logger of pino', () => {
  it('keeps its bindings, mixin, messages and children, and has no member twice', async () => {
    await start()
    const sink = new Sink()
    const logger = withTrace(
      pino(
        {
          base: { service: 'own' },
          mixin: (_line, level) => ({ mixed: level }),
          redact: ['secret'],
          messageKey: 'text',
        },
        sink,
      ),
    )
    await inRequest(() => {
      logger.info({ secret: 1, trace_flags: 'own' }, 'one %s', 'two')
      logger.child({ release: 'of the child' }).warn('three')
    })
    expect(sink.text.match(/"(?:service|release|trace_flags)"/g)).toHaveLength(6)
    expect(sink.lines()).toMatchObject([
      {
        service: 'own',
        mixed: 30,
        secret: '[Redacted]',
        trace_flags: 'own',
        text: 'one two',
        trace_id: TRACE,
        release: 'r1',
      },
      { service: 'own', mixed: 40, release: 'of the child', text: 'three', trace_id: TRACE },
    ])
  })

  it('that was a child already is told about, and its parent is left alone', async () => {
    await start()
    const sink = new Sink()
    const parent = pino(sink)
    const child = withTrace(parent.child({ part: 'child' }))
    await inRequest(() => [parent, child].forEach((logger) => logger.info('line')))
    expect(sink.lines().map((line) => line['trace_id'])).toEqual([undefined, TRACE])
  })
})

describe('a logger of winston', () => {
  it('keeps its level, formats, default meta and errors', async () => {
    await start()
    const sink = new Sink()
    const logger = withTrace(
      winston.createLogger({
        level: 'info',
        defaultMeta: { service: 'own' },
        format: winston.format.combine(
          winston.format.errors({ stack: true }),
          winston.format.splat(),
          winston.format.json(),
        ),
        transports: [new winston.transports.Stream({ stream: sink })],
      }),
    )
    const info = { level: 'warn', message: 'object' }
    await inRequest(() => {
      logger.debug('no')
      logger.info('one %d', 2, { extra: true })
      logger.log(info)
      logger.error(new Error('broken'))
      logger.child({ part: 'child' }).info('of a child')
    })
    expect(sink.lines()).toMatchObject([
      { level: 'info', message: 'one 2', extra: true, service: 'own', trace_id: TRACE },
      { level: 'warn', message: 'object', trace_id: TRACE },
      { level: 'error', message: 'broken', stack: expect.stringContaining('Error: broken') as string, trace_id: TRACE },
      { level: 'info', part: 'child', message: 'of a child', trace_id: TRACE },
    ])
    expect(app?.obs.status().logs.lines).toMatchObject({ debug: 0, info: 2, warn: 1, error: 1 })
  })
})

describe('a logger of bunyan', () => {
  it('keeps its serializers and records, and tells children of children', async () => {
    await start()
    const sink = new Sink()
    const logger = withTrace(
      bunyan.createLogger({
        name: 'own',
        level: 'info',
        streams: [{ stream: sink }],
        serializers: { err: bunyan.stdSerializers.err },
      }),
    )
    await inRequest(() => {
      logger.debug('no')
      logger.error({ err: new Error('broken') }, 'line')
      logger.child({ part: 'child' }).child({ deeper: 1 }, true).info('of a child')
    })
    expect(sink.lines()).toMatchObject([
      { name: 'own', level: 50, msg: 'line', err: { message: 'broken' }, v: 0, trace_id: TRACE },
      { part: 'child', deeper: 1, msg: 'of a child', trace_id: TRACE },
    ])
    expect(app?.obs.status().logs.lines).toMatchObject({ debug: 0, info: 1, error: 1 })
  })
})

it('a logger that is handed over twice, or is a child of one that was, is counted once', async () => {
  const { obs } = await start()
  const logger = withTrace(obs.withTrace(pino(new Sink())))
  withTrace(logger.child({})).info('line')
  const other = withTrace(winston.createLogger({ transports: [new winston.transports.Stream({ stream: new Sink() })] }))
  withTrace(other.child({})).info('line')
  expect(obs.status().logs.lines['info']).toBe(2)
})

it('lines are as they were before instrument(), after shutdown(), and with logs: false', async () => {
  const sink = new Sink()
  const logger = withTrace(pino({ base: null, timestamp: false }, sink))
  logger.info('before')
  await (await start()).stop()
  logger.info('after')
  const { obs } = await start({ logs: false })
  logger.info('off')
  obs.logger.info('off')
  expect(sink.lines()).toEqual(['before', 'after', 'off'].map((msg) => ({ level: 30, msg })))
  expect(obs.status().logs).toEqual({ level: 'off', lines: {}, lost: 0, waitingBytes: 0 })
})

it.each([[{}], [console], [null], [() => undefined]])('%o is refused', (logger) => {
  expect(() => withTrace(logger as object)).toThrow(
    /^withTrace\(\): that is no logger of pino 8 to 10, winston 3 or bunyan/,
  )
})

it('the console is given back at the end', async () => {
  const { log } = console
  const obs = instrument({ telemetry: false, shutdown: false, logs: { console: true } })
  expect(console.log).not.toBe(log)
  await obs.shutdown()
  expect(console.log).toBe(log)
})
