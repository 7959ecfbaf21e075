import { expect, it } from 'vitest'
import { sqlOperation } from './sql-operation.ts'

it.each([
  ['select 1', 'SELECT'],
  ['SELECT\n*', 'SELECT'],
  ['  \n insert into t', 'INSERT'],
  ['(select 1) union (select 2)', 'SELECT'],
  ['-- who asks\n/* request 7 */ update t set a = 1', 'UPDATE'],
  ['with x as (select 1) select * from x', 'WITH'],
  ['begin;', 'BEGIN'],
  ['COMMIT', 'COMMIT'],
  ['replace into t values (1)', 'REPLACE'],
  ['# of MySQL\nDESCRIBE t', 'DESCRIBE'],
  ['/* a *//**// ** /*/ select 1', '_OTHER'],
  ['/**/'.repeat(50) + ' 1', '_OTHER'],
  ['/* a ** */'.repeat(5000) + 'select 1', 'SELECT'],
  ['secret-token-17 x', '_OTHER'],
  ['frobnicate t', '_OTHER'],
  ['', '_OTHER'],
])('%j is %s', (sql, operation) => {
  expect(sqlOperation(sql)).toBe(operation)
})
