import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { LabelNode } from './label-node.ts'

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
    fc.property(fc.uniqueArray(value, { maxLength: 20 }), fc.array(value), (added, others) => {
      const node = new LabelNode<string>()
      for (const each of added) node.add(each).child = each
      for (const each of added) expect(node.get(each)?.child).toBe(each)
      for (const other of others) expect(node.get(other)?.child).toBe(added.includes(other) ? other : undefined)
    }),
  )
})
