import { expect, it } from 'vitest'
import { MountPath } from './mount-path.ts'

it('patterns are joined with one slash, and a root pattern adds nothing below a mount', () => {
  const root = new MountPath('')
  expect(root.join('/').text).toBe('/')
  expect(root.join('/orgs/:org').join('/users/:id').text).toBe('/orgs/:org/users/:id')
  expect(root.join('/orgs/').join('users').text).toBe('/orgs/users')
  expect(root.join('/orgs').join('/').text).toBe('/orgs')
})

it('a path keeps a thousand patterns below it and no more', () => {
  const root = new MountPath('/x')
  for (let index = 0; index < 1000; index++) root.join(`/${index}`)
  expect(root.join('/one-more')).toBe(root)
  expect(root.join('/999').text).toBe('/x/999')
})

it('the same patterns are the same object, so that a request joins no strings', () => {
  const root = new MountPath('')
  const a = root.join('/a')
  const b = a.join('/b')
  expect(root.join('/c')).not.toBe(a)
  expect(root.join('/a')).toBe(a)
  expect(a.join('/b')).toBe(b)
})
