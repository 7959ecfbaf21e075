import { expect, it } from 'vitest'
import { add, LabelNode } from './label-node.ts'
import { labelPath, stepByStep } from './label-path.ts'

const root = new LabelNode<string>()
add(root, ['GET', ''], 'found')
add(root, ['POST', '/x'], 'posted')
const single = new LabelNode<string>()
add(single, [], 'no labels')

it.each([
  ['compiled', labelPath],
  ['step by step', stepByStep],
])('%s, it finds what the values lead to, and makes what they lead to not', (_how, path) => {
  const find = path(root, ['method', 'route'], (values) => `made for ${JSON.stringify(values)}`)
  expect(find({ route: '', method: 'GET' })).toBe('found')
  expect(find({ method: 'GET' })).toBe('found')
  expect(find({ method: 'GET', route: '/x' })).toBe('made for ["GET","/x"]')
  expect(find({})).toBe('made for ["",""]')
  expect(find({ method: 'POST', route: '/x' })).toBe('posted')
  expect(find({ method: 'POST', route: '/y' })).toBe('made for ["POST","/y"]')
  expect(path(single, [], String)({})).toBe('no labels')
})
