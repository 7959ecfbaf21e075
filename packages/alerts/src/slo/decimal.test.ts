import { expect, test } from 'vitest'
import { compare, decimal, minus, percent, times, written } from './decimal.ts'

const budget = (objective: number) => written(minus(decimal(1), percent(decimal(objective))))

test('a budget has no noise of binary fractions', () => {
  expect([99.9, 99.99, 99.95, 95, 99.999].map(budget)).toEqual(['0.001', '0.0001', '0.0005', '0.05', '0.00001'])
})

test('products are exact', () => {
  expect(written(times(decimal(14.4), decimal(0.001)))).toBe('0.0144')
})

test('comparison does not depend on how many digits are written', () => {
  expect(compare(decimal(1), times(decimal(0.5), decimal(2)))).toBe(0)
  expect(compare(decimal(0.0999), decimal(0.1))).toBe(-1)
})

test('a number with an exponent is refused', () => {
  expect(() => decimal(1e-7)).toThrow('1e-7 is not a plain decimal number')
})
