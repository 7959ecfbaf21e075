import { describe, expect, it } from 'vitest'
import { eventData } from './event.ts'
import type { Occurrence } from './occurrence.ts'

const occurrence: Occurrence = {
  error: new Error('broken'),
  mechanism: 'framework',
  at: 1_700_000_000_123,
  attributes: {},
  trace: undefined,
  request: undefined,
  stack: undefined,
}

describe('the data of an event', () => {
  it('outside of a request is when and how bad, and nothing that is not known', () => {
    expect(eventData(occurrence)).toEqual({ timestamp: 1_700_000_000.123, level: 'error', contexts: {}, tags: {} })
    expect(eventData({ ...occurrence, mechanism: 'uncaught_exception' })['level']).toBe('fatal')
  })

  it('names the transaction by the route, so that events of one route belong together', () => {
    const request = { method: 'GET', route: '/users/:id', path: '/users/7' }
    expect(eventData({ ...occurrence, request })).toMatchObject({
      transaction: 'GET /users/:id',
      request: { method: 'GET', url: '/users/7' },
      tags: { 'http.route': '/users/:id', 'http.request.method': 'GET' },
    })
    expect(eventData({ ...occurrence, request: { ...request, route: undefined } })).not.toHaveProperty('transaction')
  })

  it('links to the trace', () => {
    const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }
    expect(eventData({ ...occurrence, trace })['contexts']).toEqual({
      trace: { trace_id: trace.traceId, span_id: trace.spanId },
    })
  })

  it('has what was set as tags, unless Sentry would take no such tag, and says who was hurt', () => {
    const attributes = {
      'user.id': 7,
      'user.name': 'ada',
      tenant: 'acme',
      paid: false,
      'a name': 1,
      long: 'x'.repeat(201),
      lines: 'a\nb',
    }
    expect(eventData({ ...occurrence, attributes })).toMatchObject({
      user: { id: 7, username: 'ada' },
      tags: { tenant: 'acme', paid: false },
      contexts: { attributes: { 'a name': 1, long: 'x'.repeat(201), lines: 'a\nb' } },
    })
  })
})
