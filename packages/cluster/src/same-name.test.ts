import { expect, it } from 'vitest'
import { sameNames } from './same-name.ts'

it('names each object once that would be written twice', () => {
  expect(sameNames(['a', 'b', 'a', 'c', 'a'])).toMatchObject([{ id: 'object.name', severity: 'error', object: 'a' }])
  expect(sameNames(['a', 'b'])).toEqual([])
})
