import { expect, test } from 'vitest'
import { neededGroups } from './needs.ts'
import type { RuleGroup } from './rule.ts'

const group = (name: string, record: string, expr: string): RuleGroup => ({
  name,
  interval: '30s',
  rules: [{ record, expr }],
})

test('groups are needed through others, and evaluated before those that read them', () => {
  const groups = [group('c', 'c:c', 'b:b'), group('b', 'b:b', 'a:a'), group('a', 'a:a', 'up'), group('x', 'x:x', 'up')]
  expect(neededGroups('c', groups)).toEqual(['a', 'b', 'c'])
})

test('a group that reads itself is needed once', () => {
  expect(neededGroups('a', [group('a', 'a:a', 'a:a')])).toEqual(['a'])
})
