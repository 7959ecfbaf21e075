import { expect, test } from 'vitest'
import { pickOlder } from './choose.ts'
import type { Candidate } from '../backups.ts'
import type { DatabaseManifest } from '../manifest.ts'

const [newest, older, oldest] = ['newest', 'older', 'oldest'].map(
  (id) => ({ manifest: { id } }) as Candidate<DatabaseManifest>,
)

test.each([
  [0, older],
  [0.49, older],
  [0.5, oldest],
  [0.999, oldest],
])('at random %d an older backup is picked, never the newest', (random, picked) => {
  expect(pickOlder([newest, older, oldest] as Candidate<DatabaseManifest>[], random)).toBe(picked)
})

test('the newest is picked when there is no other, and nothing when there is none', () => {
  expect([pickOlder([newest] as Candidate<DatabaseManifest>[], 0.7), pickOlder([], 0.7)]).toEqual([newest, undefined])
})
