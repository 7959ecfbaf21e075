import { describe, expect, it } from 'vitest'
import { percentile, showNumber, showSpread, spread } from './spread.ts'

describe('a spread', () => {
  it('has the middle value as its median, or the mean of the two in the middle', () => {
    expect(spread([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 })
    expect(spread([4, 1, 2, 9])).toEqual({ median: 3, min: 1, max: 9 })
    expect(spread([7])).toEqual({ median: 7, min: 7, max: 7 })
  })

  it('is never made of nothing', () => {
    expect(() => spread([])).toThrow('nothing was measured')
  })

  it('has percentiles, of which the last is the largest value', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index)
    expect([0, 0.5, 0.99, 1].map((part) => percentile(values, part))).toEqual([1, 101, 199, 200])
    expect(() => percentile([], 0.5)).toThrow('nothing was measured')
  })

  it('is shown with as many digits as asked for', () => {
    expect(showSpread({ median: 1.018, min: 0.99, max: 1.2 }, 2)).toBe('1.02 [0.99–1.20]')
  })

  it('is shown with a minus sign below zero, and zero without one', () => {
    expect(showSpread({ median: -0.26, min: -12.4, max: 3 }, 1)).toBe('−0.3 [−12.4–3.0]')
    expect([-0.3, -0, 0, 0.3, -0.6].map((value) => showNumber(value, 0))).toEqual(['0', '0', '0', '0', '−1'])
  })
})
