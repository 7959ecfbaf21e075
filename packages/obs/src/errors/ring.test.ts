import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Ring } from './ring.ts'

it('a ring keeps the newest in their order, and tells of each that had to go', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (items, capacity) => {
      const ring = new Ring<number>(capacity)
      const gone = items.filter((item) => ring.push(item)).length
      expect(gone).toBe(Math.max(0, items.length - capacity))
      expect(ring.drain()).toEqual(items.slice(-capacity))
      expect(ring.size).toBe(0)
    }),
  )
})
