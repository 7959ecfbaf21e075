import { expect, test } from 'vitest'
import { readVitestReport } from './vitest-report.ts'

const file = (status: string, ...tests: string[]) => ({
  name: '/checkout/test/a.test.ts',
  status,
  assertionResults: tests.map((each, index) => ({ status: each, fullName: `test ${index}` })),
})
const failing = (...failureMessages: string[]) => ({
  ...file('failed'),
  assertionResults: [{ status: 'failed', fullName: 'test 0', failureMessages }],
})
const outcome = (exitCode: number, ...testResults: ReturnType<typeof file>[]) =>
  readVitestReport(() => JSON.stringify({ testResults }), exitCode, '/checkout')

const missing = () => {
  throw new Error('ENOENT')
}

test('a run that left no report is a failure', () => {
  expect(readVitestReport(missing, 137, '/checkout')).toEqual({
    passed: 0,
    failed: [{ name: 'the run left no report and ended with 137' }],
    skipped: [],
  })
})

test('a failed test is named', () => {
  expect(outcome(1, file('failed', 'passed', 'failed'))).toEqual({
    passed: 1,
    failed: [{ name: 'test/a.test.ts: test 1' }],
    skipped: [],
  })
})

test('a failed test has its reason: each error without its stack, the end of a long one', () => {
  const stack = '\n    at run (/checkout/test/a.test.ts:7:9)\n    at async main (node:internal:1:1)'
  expect(
    outcome(1, failing(`Error: exit code 6:\nnot proven${stack}`, `Error: and left a file${stack}`)).failed,
  ).toEqual([{ name: 'test/a.test.ts: test 0', reason: 'Error: exit code 6:\nnot proven\nError: and left a file' }])
  const long = outcome(1, failing(`${'progress\n'.repeat(1000)}the cause${stack}`)).failed[0]?.reason ?? ''
  expect(long).toMatch(/progress\nthe cause$/)
  expect(long.length).toBe(2000)
})

test('a file that dies before its first test is a failure', () => {
  const died = { ...file('failed'), message: 'Error: no such server' }
  expect(outcome(1, file('passed', 'passed'), died)).toMatchObject({
    passed: 1,
    failed: [{ name: 'test/a.test.ts: outside of its tests', reason: 'Error: no such server' }],
  })
})

test('an error outside of any file is a failure', () => {
  expect(outcome(1, file('passed', 'passed')).failed).toEqual([{ name: 'no test, but the run ended with 1' }])
})

test('skipped tests are named', () => {
  expect(outcome(0, file('passed', 'passed', 'skipped', 'todo'))).toEqual({
    passed: 1,
    failed: [],
    skipped: ['test/a.test.ts: test 1', 'test/a.test.ts: test 2'],
  })
})
