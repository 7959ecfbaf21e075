import { expect, it } from 'vitest'
import { checkRules } from './check-rules.ts'

function messages(...rules: Parameters<typeof checkRules>[0][number]['rules']): string[] {
  return checkRules([{ name: 'g', rules }]).map(({ message }) => message)
}

it('takes rules that Prometheus takes, on metrics of which it knows nothing', () => {
  expect(
    messages({ record: 'a:b:c', expr: 'sum by (x) (rate(theirs_total[5m]))' }, { alert: 'Down', expr: 'up == 0' }),
  ).toEqual([])
})

it.each([
  ['a bracket that is not closed', 'sum(rate(x_total[5m])'],
  ['a function of the wrong type', 'rate(x_total)'],
  ['a pattern that cannot be compiled', 'x{a=~"("}'],
])('refuses %s', (_, expr) => {
  const [message] = messages({ record: 'x', expr })
  expect(message).toContain('rule 1 (x) is not valid PromQL')
})

it('refuses names that Prometheus cannot take, and rules that are neither or both', () => {
  expect(messages({ record: 'a-b', expr: '1' })).toEqual(['rule 1 (a-b): "a-b" is no metric name.'])
  expect(messages({ expr: '1' })).toHaveLength(1)
  expect(messages({ record: 'a', alert: 'b', expr: '1' })).toHaveLength(1)
})

it('refuses two groups of one name', () => {
  const group = { name: 'g', rules: [] }
  expect(checkRules([group, group])).toMatchObject([{ id: 'rules.invalid', object: 'rule group g' }])
})
