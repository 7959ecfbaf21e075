import { expect, it } from 'vitest'
import { fromPrometheus } from './data.ts'

it('reads a matrix, a vector and a scalar of Prometheus', () => {
  const metric = { pod: 'a' }
  expect(
    fromPrometheus({
      resultType: 'matrix',
      result: [
        {
          metric,
          values: [
            [1, '0.5'],
            [2, '+Inf'],
          ],
        },
      ],
    }),
  ).toEqual([
    {
      labels: metric,
      points: [
        [1, 0.5],
        [2, Infinity],
      ],
    },
  ])
  expect(fromPrometheus({ resultType: 'vector', result: [{ metric, value: [1, 'NaN'] }] })).toEqual([
    { labels: metric, points: [[1, Number.NaN]] },
  ])
  expect(fromPrometheus({ resultType: 'scalar', result: [1, '2'] })).toEqual([{ labels: {}, points: [[1, 2]] }])
  expect(() => fromPrometheus({ resultType: 'string', result: [1, 'a'] })).toThrow('string')
})
