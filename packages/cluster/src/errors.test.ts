import { expect, it } from 'vitest'
import { reasonOf } from './errors.ts'

it('is the reason at the bottom, not the wrapping', () => {
  expect(reasonOf(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') }))).toBe(
    'connect ECONNREFUSED 127.0.0.1:1',
  )
  expect(reasonOf('text')).toBe('text')
})

it('is the first attempt for a name with several addresses, such as localhost', () => {
  const attempts = new AggregateError([new Error('connect ECONNREFUSED ::1:1'), new Error('…')])
  expect(reasonOf(new TypeError('fetch failed', { cause: attempts }))).toBe('connect ECONNREFUSED ::1:1')
  expect(reasonOf(attempts)).toBe('connect ECONNREFUSED ::1:1')
})
