import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { querySummary, queryText } from './query-text.ts'

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
const escaped = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

describe('a text without parameters', () => {
  it.each([
    ["select * from users where name = 'O''Brien' and age > 42", 'select * from users where name = ? and age > ?'],
    ["select E'it\\'s secret', 1.5e-3, .5, 0xff, t1.c2", 'select ?, ?, ?, ?, t1.c2'],
    ["select $$sec'ret$$, $tag$ secret $$ $tag$, $1, $2", 'select ?, ?, $1, $2'],
    ["select \"it's\", 'secret' -- and a secret\n, 2", 'select "it\'s", ? \n, ?'],
    ["/* secret */ insert into a values ('x', -1, true)", 'insert into a values (?, -?, true)'],
    ["select B'1010', x'ff', U&'d\\0061t'", 'select ?, ?, ?'],
    ["select 'never closed", 'select ?'],
    ['select $secret$ never closed', 'select ?'],
    ['select /* never closed', 'select'],
  ])('of PostgreSQL: %j becomes %j', (sql, expected) => {
    expect(queryText(sql, 'postgresql', false)).toBe(expected)
  })

  it.each([
    ["select * from `it's` where a = 'sec\\'ret' and b = \"secret\"", "select * from `it's` where a = ? and b = ?"],
    ['select 1 # secret\n+ 2', 'select ? \n+ ?'],
    ["select 'a''b', 'ends with \\\\', 3", 'select ?, ?, ?'],
    ["select 'never closed \\", 'select ?'],
  ])('of MySQL: %j becomes %j', (sql, expected) => {
    expect(queryText(sql, 'mysql', false)).toBe(expected)
  })

  it('never tells what is in a literal', () => {
    const content = fc.string({ maxLength: 20 })
    fc.assert(
      fc.property(content, content, content, (before, after, name) => {
        const sql = `select ${quoted(before)}, "${name.replaceAll('"', '""')}", ${quoted(`${before}SECRET${after}`)}, ${quoted(after)}`
        expect(queryText(sql, 'postgresql', false)).not.toContain('SECRET')
        const mysql = `select ${escaped(before)}, \`${name.replaceAll('`', '``')}\`, ${escaped(`${before}SECRET${after}`)}`
        expect(queryText(mysql, 'mysql', false)).not.toContain('SECRET')
      }),
    )
  })

  it('takes one pass, whatever it is', () => {
    // A pattern that tries again would not come back from these.
    for (const text of ["'\\", '"\\', '$a$', "''", '/*', '`', "e'"])
      for (const system of ['postgresql', 'mysql'] as const)
        expect(queryText(text.repeat(4000), system, false).length).toBeLessThanOrEqual(4096)
  })
})

it('a text with parameters is taken as it is written, up to a length', () => {
  expect(queryText("select $1 /* app */, 'constant'", 'postgresql', true)).toBe("select $1 /* app */, 'constant'")
  expect(queryText(`select ${'?,'.repeat(5000)}?`, 'mysql', true)).toHaveLength(4096)
})

it.each([
  ['SELECT', 'select * from orders o join "Customers" c on true where x = ?', 'SELECT orders Customers'],
  ['INSERT', 'insert into public.orders values (?)', 'INSERT public.orders'],
  ['UPDATE', 'update only `orders` set a = ?', 'UPDATE orders'],
  ['SELECT', 'select ?', 'SELECT'],
  ['_OTHER', 'nonsense', ''],
])('the summary of %s %j is %j', (operation, text, summary) => {
  expect(querySummary(operation, text)).toBe(summary)
})
