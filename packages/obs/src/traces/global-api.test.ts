import { expect, it } from 'vitest'
import { finds } from './global-api.ts'

it.each([
  ['1.9.0', '1.9.1', true],
  ['1.9.0', '1.10.0', true],
  ['1.10.0', '1.9.1', false],
  ['2.0.0', '1.10.0', false],
  ['1.4.0', '2.0.0', false],
  ['0.20.0', '1.9.0', false],
])('a copy of the API in version %s finds what %s has registered: %j', (copy, registered, expected) => {
  expect(finds(copy, registered)).toBe(expected)
})
