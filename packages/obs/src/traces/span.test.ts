import { expect, it } from 'vitest'
import { ActiveScope } from '../context/active-scope.ts'
import { runInSpan } from './span.ts'
import { Spans } from './spans.ts'

const scope = new ActiveScope()
const span = runInSpan(new Spans(scope), scope)

it('runs the function without traces, and gives what it gives', async () => {
  expect(span('price', () => 7)).toBe(7)
  expect(
    await span('price', { items: 3 }, async (active) => {
      active.setAttributes({ more: true })
      return active.trace
    }),
  ).toBeUndefined()
  const error = new RangeError('broken')
  expect(() =>
    span('price', () => {
      throw error
    }),
  ).toThrow(error)
  await expect(span('price', () => Promise.reject(error))).rejects.toBe(error)
})

it('says how it is called when it is called otherwise', () => {
  expect(() => (span as (name: string) => unknown)('price')).toThrow(/needs a name and a function: span\("price order"/)
})
