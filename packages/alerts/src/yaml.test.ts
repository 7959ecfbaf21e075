import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { stringify } from './yaml.ts'

test('words that YAML 1.1 takes for something else are quoted', () => {
  const value = { y: 'n', on: 'off', mode: '0755', time: '12:30', yes: 'yes', number: '1e3' }
  const text = stringify(value)
  expect(parse(text, { version: '1.1' })).toEqual(value)
  expect(parse(text, { version: '1.2' })).toEqual(value)
})

test('long text stays on one line', () => {
  expect(stringify({ text: 'word '.repeat(100).trim() }).trimEnd()).not.toContain('\n')
})

test('equal objects are written out, not referred to', () => {
  const same = { a: 1 }
  expect(stringify([same, same])).not.toMatch(/[&*]/)
})
