import { expect, it } from 'vitest'
import { errorType } from './error-type.ts'

it.each([
  ['a system error', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['an SQLSTATE', { code: '23505', message: 'duplicate key' }, '23505'],
  ['the cause of a failed fetch', new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }), 'ENOTFOUND'],
  [
    'a request that AbortSignal.timeout aborted',
    Object.assign(new Error('aborted', { cause: { name: 'TimeoutError' } }), { code: 'ABORT_ERR' }),
    'TimeoutError',
  ],
  [
    'a stream of a session that could not connect',
    Object.assign(new Error('canceled', { cause: { code: 'ECONNREFUSED' } }), { code: 'ERR_HTTP2_STREAM_CANCEL' }),
    'ECONNREFUSED',
  ],
  ['a class', new RangeError('secret'), 'RangeError'],
  ['a code of unusual shape', { code: 'user 17 not found', name: 'x y' }, '_OTHER'],
  ['a text', 'secret', '_OTHER'],
  ['nothing', undefined, '_OTHER'],
  [
    'an error whose properties throw',
    Object.defineProperty({}, 'code', {
      get() {
        throw new Error('no')
      },
    }),
    '_OTHER',
  ],
])('%s', (_what, error, type) => {
  expect(errorType(error)).toBe(type)
})
