import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { timeMember } from './line-time.ts'

it('is the time in RFC 3339 with milliseconds, whatever line came before', () => {
  const time = fc.integer({ min: 0, max: 4_102_444_800_000 })
  fc.assert(
    fc.property(fc.array(time, { minLength: 1 }), (times) => {
      for (const now of times) expect(timeMember(now)).toBe(`,"time":"${new Date(now).toISOString()}"`)
    }),
  )
})
