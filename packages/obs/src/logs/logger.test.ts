import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { ActiveScope } from '../context/active-scope.ts'
import { Scope } from '../context/scope.ts'
import type { RequestState } from '../request-state.ts'
import { LineFields } from './line-fields.ts'
import { createLogger } from './logger.ts'
import { resolveLogs } from './options.ts'
import type { LogsOptions } from './options.ts'

const identity = { service: 'shop', version: '1.0.0', release: '1.0.0+7' }
const trace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }

function made(options: LogsOptions = {}) {
  const lines: string[] = []
  const levels: number[] = []
  const scope = new ActiveScope()
  const settings = resolveLogs(options, {}, () => undefined)
  if (settings === false) throw new Error('logs are on')
  const logger = createLogger(pino, identity, settings, {
    fields: new LineFields(scope, identity, ({ route }) => route),
    counted: (level) => levels.push(level),
    writer: { write: (line) => lines.push(line) },
  })
  const written = () => lines.splice(0).map((line) => JSON.parse(line) as Record<string, unknown>)
  return { logger, scope, lines, levels, written }
}

describe('a line', () => {
  it('has its level as a word, its time in RFC 3339, service and release', () => {
    const { logger, lines } = made()
    logger.warn({ team: 'a' }, 'late')
    expect(lines).toEqual([
      expect.stringMatching(
        /^\{"level":"warn","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","service":"shop","release":"1\.0\.0\+7","team":"a","msg":"late"\}\n$/,
      ),
    ])
  })

  it('in a scope has its trace, its route and what was set for it; what the line says itself counts more', () => {
    const { logger, scope, written } = made()
    const request = { route: '/a"b/:id' } as RequestState
    scope.run(new Scope(request, { team: 'a', tenant: 7 }, trace), () => logger.info({ team: 'b' }, 'in it'))
    scope.run(new Scope(undefined, {}, trace), () => logger.child({ part: 'x' }).info('no request'))
    logger.info('outside')
    expect(written()).toMatchObject([
      {
        team: 'b',
        tenant: 7,
        http_route: '/a"b/:id',
        trace_id: trace.traceId,
        span_id: trace.spanId,
        trace_flags: '01',
        msg: 'in it',
      },
      { part: 'x', trace_id: trace.traceId },
      expect.not.objectContaining({ trace_id: expect.anything() as unknown }),
    ])
  })

  it('does not change what was set for others', () => {
    const { logger, scope } = made()
    const attributes = { team: 'a' }
    scope.run(new Scope(undefined, attributes), () => logger.info({ tenant: 7 }, 'one'))
    expect(attributes).toEqual({ team: 'a' })
  })

  it('is counted when it is written, and only then', () => {
    const { logger, levels } = made({ level: 'info' })
    logger.debug('no')
    logger.info('yes')
    logger.child({}).fatal('yes')
    expect(levels).toEqual([30, 60])
  })
})

describe('a secret', () => {
  const secrets = {
    password: 'hunter2',
    apiKey: 'hunter2',
    API_KEY: 'hunter2',
    'Set-Cookie': ['hunter2', 'hunter2'],
    access_token: { deep: 'hunter2' },
    idToken: 424_242,
    headers: { Authorization: 'hunter2', 'X-Api-Key': 'hunter2', nested: [{ PASSWORD: 'hunter2' }] },
  }

  it('is in no line, however it gets there', () => {
    const { logger, lines, scope } = made({ redact: ['cardNumber'] })
    class Credentials {
      readonly holder = { cardNumber: 'hunter2' }
      toJSON() {
        return { holder: this.holder, card_number: 'hunter2' }
      }
    }
    const circle: Record<string, unknown> = { token: 'hunter2' }
    circle['self'] = circle
    logger.info(secrets, 'fields')
    logger.info({ deep: { deeper: { deepest: secrets } }, card: new Credentials(), circle }, 'nested')
    logger.child(secrets).info('of a child')
    logger.child({ deep: secrets }).info('of a child, nested')
    logger.error(Object.assign(new Error('m'), { config: secrets }), 'of an error')
    logger.child({}, { serializers: { user: () => secrets } }).info({ user: 1 }, 'of a serializer')
    logger.info('%j %o', secrets, { deep: secrets })
    scope.run(new Scope(undefined, { token: 'hunter2' }), () => logger.info('set for a request'))
    expect(lines).toHaveLength(8)
    expect(lines.filter((line) => /hunter2|424242/.test(line))).toEqual([])
  })

  it('hides nothing but itself', () => {
    const { logger, written } = made()
    logger.info({ passwordAge: 3, user: { name: 'x', token: 's', tokens: 2 }, text: '"token":"not a member"' })
    expect(written()).toMatchObject([
      { passwordAge: 3, user: { name: 'x', token: '[redacted]', tokens: 2 }, text: '"token":"not a member"' },
    ])
  })

  it('does not keep what cannot be written from being a line', () => {
    const { logger, written } = made()
    const hostile = {
      get boom() {
        throw new Error('no')
      },
    }
    logger.info({ hostile, big: { value: 1n } }, 'still')
    expect(written()).toMatchObject([{ msg: 'still' }])
  })
})
