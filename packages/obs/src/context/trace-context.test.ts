import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTraceparent, unrecordedTrace } from './trace-context.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'

describe('a traceparent', () => {
  it('is read as the recommendation has it, with later versions as far as they are known', () => {
    expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId, traceFlags: 1 })
    expect(parseTraceparent(`00-${traceId}-${spanId}-02`)).toEqual({ traceId, spanId, traceFlags: 0 })
    expect(parseTraceparent(`cc-${traceId}-${spanId}-01-what-comes`)).toEqual({ traceId, spanId, traceFlags: 1 })
  })

  it.each([
    undefined,
    ['00', traceId, spanId, '01'],
    '',
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-more`,
    `00-${traceId}-${spanId}-011`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `cc-${traceId}-${spanId}-01-${'x'.repeat(1000)}`,
  ])('is nothing when it is %j', (header) => {
    expect(parseTraceparent(header)).toBeUndefined()
  })

  it('never fails, whatever a client sends', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (anything, text) => {
        parseTraceparent(anything)
        const found = parseTraceparent(`00-${text}`)
        expect(found === undefined || /^[\da-f]{32}$/.test(found.traceId)).toBe(true)
      }),
    )
  })
})

it('begins traces that nobody records and that differ', () => {
  const made = Array.from({ length: 1000 }, () => unrecordedTrace())
  for (const { traceId: trace, spanId: span, traceFlags } of made)
    expect(parseTraceparent(`00-${trace}-${span}-00`)).toEqual({ traceId: trace, spanId: span, traceFlags })
  expect(new Set(made.flatMap((each) => [each.traceId, each.spanId])).size).toBe(2000)
})
