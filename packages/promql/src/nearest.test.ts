import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

test('the nearest name wins', () => {
  expect(nearest('http_rotue', ['http_host', 'http_route', 'http_routes'])).toBe('http_route')
})

test('a name that is like nothing has no neighbour', () => {
  expect(nearest('zzz', ['http_route', 'pod'])).toBeUndefined()
})
