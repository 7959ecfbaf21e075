import { expect, test } from 'vitest'
import { readRemote } from './remote.ts'

test.each([
  'git@github.com:Acme/Shop.git',
  'https://github.com/Acme/Shop',
  'https://token@github.com/acme/shop.git/',
  'ssh://git@github.com:22/acme/shop.git',
])('%s is a project of GitHub, whose images are its owner’s', (address) => {
  expect(readRemote(address)).toEqual({ forge: 'github', project: 'acme/shop', registry: 'ghcr.io/acme' })
})

test('images of GitLab are the project’s', () => {
  expect(readRemote('git@gitlab.com:acme/web/shop.git')).toEqual({
    forge: 'gitlab',
    project: 'acme/web/shop',
    registry: 'registry.gitlab.com/acme/web/shop',
  })
})

test.each(['git@git.example.com:acme/shop.git', '/srv/git/shop.git', 'file:///srv/shop', 'shop'])(
  'of %s nothing is known',
  (address) => {
    expect(readRemote(address)).toBeUndefined()
  },
)
