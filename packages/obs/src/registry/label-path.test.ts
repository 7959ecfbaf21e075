import { expect, it } from 'vitest'
import { LabelNode } from './label-node.ts'
import { labelPath, stepByStep } from './label-path.ts'

const root = new LabelNode<string>()
root.child = 'no labels'
root.add('GET').add('').child = 'found'

it.each([
  ['compiled', labelPath],
  ['step by step', stepByStep],
])('%s, it finds what the values lead to, and makes what they lead to not', (_how, path) => {
  const find = path(root, ['method', 'route'], (values) => `made for ${JSON.stringify(values)}`)
  expect(find({ route: '', method: 'GET' })).toBe('found')
  expect(find({ method: 'GET' })).toBe('found')
  expect(find({ method: 'GET', route: '/x' })).toBe('made for ["GET","/x"]')
  expect(find({})).toBe('made for ["",""]')
  expect(path(root, ['method'], String)({ method: 'GET' })).toBe('GET')
  expect(path(root, [], String)({})).toBe('no labels')
})
