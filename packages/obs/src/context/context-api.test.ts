import { describe, expect, it } from 'vitest'
import { ActiveScope } from './active-scope.ts'
import { createContextApi } from './context-api.ts'

const active = new ActiveScope()
const context = createContextApi(active)

describe('work of its own', () => {
  it('has a trace and attributes, which hold through what it awaits', async () => {
    await context.run({ job: 'import' }, async () => {
      const before = context.trace
      await Promise.resolve()
      context.set({ rows: 7 })
      expect(active.current?.attributes).toEqual({ job: 'import', rows: 7 })
      expect(context.trace).toEqual(before)
      expect(before?.traceFlags).toBe(0)
    })
    expect(context.trace).toBeUndefined()
  })

  it('inside of another is in the same trace; what it sets stays inside', () => {
    context.run({ job: 'outer' }, () => {
      const outer = context.trace
      context.run({ step: 1 }, () => {
        context.set({ rows: 7 })
        expect(active.current?.attributes).toEqual({ job: 'outer', step: 1, rows: 7 })
        expect(context.trace).toEqual(outer)
      })
      expect(active.current?.attributes).toEqual({ job: 'outer' })
    })
  })
})

it('set() outside of requests and work does nothing', () => {
  context.set({ nobody: true })
  expect(active.current).toBeUndefined()
})

it('what is no attribute is refused', () => {
  expect(() => context.set({ user: { id: 1 } } as never)).toThrow(
    'context.set(): attribute user is object, but must be a text, a number or a boolean.',
  )
  expect(() => context.set({ user: null } as never)).toThrow('attribute user is null')
  expect(() => context.run(undefined as never, () => undefined)).toThrow('context.run() needs attributes')
})

it('work that is ours is hidden, and what it starts too', async () => {
  expect(active.isUnobserved).toBe(false)
  await active.unobserved(async () => {
    await Promise.resolve()
    expect(active.isUnobserved).toBe(true)
  })
  expect(active.isUnobserved).toBe(false)
})
