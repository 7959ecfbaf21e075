import { expect, it } from 'vitest'
import { errorType } from './error-type.ts'

it.each([
  ['a system error', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['an SQLSTATE', { code: '23505', message: 'duplicate key' }, '23505'],
  ['the cause of a failed fetch', new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }), 'ENOTFOUND'],
  ['a class', new RangeError('secret'), 'RangeError'],
  ['a code of unusual shape', { code: 'user 17 not found', name: 'x y' }, '_OTHER'],
  ['a text', 'secret', '_OTHER'],
  ['nothing', undefined, '_OTHER'],
])('%s', (_what, error, type) => {
  expect(errorType(error)).toBe(type)
})
