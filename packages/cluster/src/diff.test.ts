import { expect, it } from 'vitest'
import { diff, MASK, masked } from './diff.ts'

it('tells each field that was added, removed or changed, by its path', () => {
  const before = { spec: { groups: [{ name: 'a', rules: [{ expr: 'x', for: '5m' }] }] }, gone: 1 }
  const after = { spec: { groups: [{ name: 'a', rules: [{ expr: 'y', for: '5m' }, { expr: 'z' }] }] } }
  expect(diff(before, after)).toEqual([
    { path: 'spec.groups[0].rules[0].expr', before: 'x', after: 'y' },
    { path: 'spec.groups[0].rules[1]', after: { expr: 'z' } },
    { path: 'gone', before: 1 },
  ])
})

it('finds nothing between equal values, whatever the order of their keys', () => {
  expect(diff({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toEqual([])
})

it('looks into JSON that stands in a string, as a dashboard in a ConfigMap does', () => {
  const before = { data: { 'slo.json': '{"title":"SLO","panels":[{"id":1}]}' } }
  const after = { data: { 'slo.json': '{"panels":[{"id":2}],"title":"SLO"}' } }
  expect(diff(before, after)).toEqual([{ path: 'data["slo.json"].panels[0].id', before: 1, after: 2 }])
})

it('compares strings as strings when only one of them is JSON', () => {
  expect(diff('{"a":1}', '{"a":')).toEqual([{ path: '', before: '{"a":1}', after: '{"a":' }])
})

it('tells null from absent', () => {
  expect(diff({ a: null }, {})).toEqual([{ path: 'a', before: null }])
})

it('hides values of secrets but not that they differ', () => {
  const hidden = masked(diff({ data: { password: 'a' } }, { data: { password: 'b', token: 'c' } }))
  expect(hidden).toEqual([
    { path: 'data.password', before: MASK, after: MASK },
    { path: 'data.token', after: MASK },
  ])
})
