import { expect, it } from 'vitest'
import { labelPath, stepByStep } from './label-path.ts'
import type { LabelNode } from './label-path.ts'

const leaf: LabelNode<string> = { child: 'found', get: () => undefined }
const branch: LabelNode<string> = { child: undefined, get: (value) => (value === '' ? leaf : undefined) }
const root: LabelNode<string> = { child: 'no labels', get: (value) => (value === 'GET' ? branch : undefined) }

it.each([
  ['compiled', labelPath],
  ['step by step', stepByStep],
])('%s, it finds what the values lead to, and nothing else', (_how, path) => {
  const find = path(root, ['method', 'route'])
  expect(find({ route: '', method: 'GET' })).toBe('found')
  expect(find({ method: 'GET' })).toBe('found')
  expect(find({ method: 'GET', route: '/x' })).toBeUndefined()
  expect(find({})).toBeUndefined()
  expect(path(root, [])({})).toBe('no labels')
})
