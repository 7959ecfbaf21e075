import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { add, find, LabelNode } from './label-node.ts'

const AWKWARD = [
  '',
  '0',
  '200',
  '4294967294',
  '4294967295',
  '-1',
  '1e3',
  '__proto__',
  'constructor',
  'toString',
  'é',
  '\ud800',
]

it('keeps every value apart, whatever was added before', () => {
  const value = fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: 'binary' }), fc.nat().map(String))
  fc.assert(
    fc.property(fc.uniqueArray(value, { maxLength: 50 }), fc.array(value), (added, others) => {
      const node = new LabelNode<string>()
      for (const each of added) expect(node.add(each, each)).toBe(each)
      for (const each of added) expect(node.get(each)).toBe(each)
      for (const other of others) expect(node.get(other)).toBe(added.includes(other) ? other : undefined)
    }),
  )
})

it('keeps more values than it makes room for', () => {
  const node = new LabelNode<number>()
  const values = Array.from({ length: 3000 }, (_, index) => index)
  for (const each of values) node.add(String(each), each)
  expect(values.map((each) => node.get(String(each)))).toEqual(values)
  expect(node.get('3000')).toBeUndefined()
})

it('does not take a number for a value', () => {
  const node = new LabelNode<string>()
  for (const each of 'abcdefgh') node.add(each, each)
  expect(node.get(0 as never)).toBeUndefined()
})

it('finds a child by all values, and by none where there are no labels', () => {
  const root = new LabelNode<string>()
  add(root, ['GET', '/a'], 'a')
  add(root, ['GET', '/b'], 'b')
  add(root, ['POST', '/a'], 'posted')
  const found = [
    ['GET', '/a'],
    ['GET', '/b'],
    ['POST', '/a'],
    ['POST', '/b'],
    ['PUT', '/a'],
  ]
  expect(found.map((values) => find(root, values))).toEqual(['a', 'b', 'posted', undefined, undefined])
  const single = new LabelNode<string>()
  expect(find(single, [])).toBeUndefined()
  add(single, [], 'only')
  expect(find(single, [])).toBe('only')
})
