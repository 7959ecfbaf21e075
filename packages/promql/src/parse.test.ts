import { expect, test } from 'vitest'
import { parse } from './parse.ts'
import { PromqlError } from './problem.ts'

function message(text: string): string {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof PromqlError) return error.message
  }
  return ''
}

test('a node knows where it stands', () => {
  const text = 'sum by (job) (rate(up{a="b"}[5m]))'
  const sum = parse(text)
  const slice = ({ from, to }: { from: number; to: number }) => text.slice(from, to)
  if (sum.kind !== 'aggregation' || sum.args[0]?.kind !== 'call') throw new Error('not what was written')
  const [rate] = sum.args
  expect([slice(sum), slice(sum.opSpan), sum.grouping && slice(sum.grouping), slice(rate.nameSpan)]).toEqual([
    text,
    'sum',
    'by (job)',
    'rate',
  ])
})

test.each([
  ['', 'the query is empty', '^'],
  ['up{a="b"', 'this { is never closed', '  ^'],
  ['sum(rate(up[5m])', 'this ( is never closed', '   ^'],
  ['sum(up))', 'this ) closes nothing', '       ^'],
  ['sum(up]', 'this ( is never closed', '   ^'],
  ['up{a="b}', 'this string is never closed', '     ^'],
  ['up +', 'the query ends too early', '   ^'],
  ['sum by (a b) (up)', 'b is not expected here', '          ^'],
  ['up and and up', 'up is not expected here', '           ^^'],
  ['nosuch(up)', 'there is no function nosuch', '^^^^^^'],
])('%j is refused: %s', (text, why, carets) => {
  const [head, , marks] = message(text).split('\n')
  expect(head).toBe(`error: ${why} (syntax)`)
  expect(marks).toBe(`  | ${carets}`)
})

test('a function with a typing mistake is answered with the right one, an old one with the new', () => {
  expect(message('hitsogram_quantile(0.9, up)')).toContain('= Did you mean histogram_quantile?')
  expect(message('holt_winters(up[1h], 0.5, 0.5)')).toContain('= It is called double_exponential_smoothing now.')
})

test('escapes in strings are read as Go reads them', () => {
  const selector = parse(String.raw`up{a="\x41\u00e9\n\"\\", b='it\'s', c=${'`\\d`'}}`)
  expect(selector.kind === 'vector' && selector.matchers.map((each) => each.value)).toEqual(['Aé\n"\\', "it's", '\\d'])
})
