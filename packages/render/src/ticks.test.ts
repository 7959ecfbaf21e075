import { describe, expect, it } from 'vitest'
import { coveringTicks, innerTicks, timeTicks } from './ticks.ts'

describe('ticks of a value axis', () => {
  it('are round and cover the data', () => {
    expect(coveringTicks(0, 0.93, 5).values).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(coveringTicks(0, 0.3, 3).values).toEqual([0, 0.1, 0.2, 0.3])
    expect(coveringTicks(-7, 12, 4).values).toEqual([-10, -5, 0, 5, 10, 15])
  })

  it('are powers of two for bytes', () => {
    expect(coveringTicks(0, 100 * 2 ** 20, 4, 'binary').values).toEqual(
      [0, 32, 64, 96, 128].map((mib) => mib * 2 ** 20),
    )
  })

  it('are minutes for seconds beyond a minute, and tenths below one', () => {
    expect(coveringTicks(0, 290, 5, 'time').values).toEqual([0, 60, 120, 180, 240, 300])
    expect(coveringTicks(0, 0.9, 5, 'time').step).toBe(0.2)
  })

  it('exist for data that never move', () => {
    expect(coveringTicks(5, 5, 4).values.length).toBeGreaterThan(1)
    expect(coveringTicks(0, 0, 4).values.length).toBeGreaterThan(1)
  })

  it('stay within bounds that the panel fixes', () => {
    expect(innerTicks(0, 1, 4).values).toEqual([0, 0.25, 0.5, 0.75, 1])
  })
})

describe('ticks of a time axis', () => {
  const midnight = Date.UTC(2026, 0, 2) / 1000

  it('stand on whole minutes of a quarter of an hour', () => {
    expect(timeTicks(midnight - 451, midnight + 449, 4).map(({ label }) => label)).toEqual(['23:55', '00:00', '00:05'])
  })

  it('show seconds when they are closer than a minute, and dates when they are days', () => {
    expect(timeTicks(midnight, midnight + 60, 3)[1]?.label).toBe('00:00:30')
    expect(timeTicks(midnight, midnight + 4 * 86_400, 4).map(({ label }) => label)).toEqual([
      '01-02',
      '01-03',
      '01-04',
      '01-05',
      '01-06',
    ])
  })
})
