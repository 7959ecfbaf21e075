import { describe, expect, it } from 'vitest'
import { MEASUREMENTS, readPlan } from './plan.ts'

describe('the plan of scripts/bench sdk', () => {
  it('is everything, for the documentation, unless it is told otherwise', () => {
    expect(readPlan([])).toMatchObject({ measurements: MEASUREMENTS, publish: true, output: 'text' })
  })

  it('does not publish what was measured in a hurry or in part', () => {
    expect(readPlan(['--quick'])).toMatchObject({ publish: false })
    expect(readPlan(['--only', 'start,routes'])).toMatchObject({ measurements: ['start', 'routes'], publish: false })
  })

  it('takes rounds and seconds from the user, also for a quick run', () => {
    expect(readPlan(['--quick', '--rounds', '5', '--seconds', '0.5'])).toMatchObject({
      rounds: { high: 5, medium: 5, low: 5 },
      seconds: 0.5,
    })
  })

  it.each([
    [['--rounds', '0'], '--rounds 0: must be a number above 0'],
    [['--rounds', '1.5'], '--rounds 1.5: must be a whole number above 0'],
    [['--seconds', 'ten'], '--seconds ten: must be a number above 0'],
    [
      ['--only', 'speed'],
      '--only speed: allowed are requests, start, scrapes, observations, logs, middleware, routes, faults',
    ],
    [['--output', 'xml'], '--output xml: allowed are text and json'],
  ])('refuses %j and says what is allowed', (args, message) => {
    expect(() => readPlan(args)).toThrow(message)
  })
})
