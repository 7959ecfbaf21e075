import { expect, test } from 'vitest'
import { readVitestReport } from './vitest-report.ts'

const file = (status: string, ...tests: string[]) => ({
  name: '/checkout/test/a.test.ts',
  status,
  assertionResults: tests.map((each, index) => ({ status: each, fullName: `test ${index}` })),
})
const outcome = (exitCode: number, ...testResults: ReturnType<typeof file>[]) =>
  readVitestReport(() => JSON.stringify({ testResults }), exitCode, '/checkout')

const missing = () => {
  throw new Error('ENOENT')
}

test('a run that left no report is a failure', () => {
  expect(readVitestReport(missing, 137, '/checkout')).toEqual({
    passed: 0,
    failed: ['the run left no report and ended with 137'],
    skipped: [],
  })
})

test('a failed test is named', () => {
  expect(outcome(1, file('failed', 'passed', 'failed'))).toEqual({
    passed: 1,
    failed: ['test/a.test.ts: test 1'],
    skipped: [],
  })
})

test('a file that dies before its first test is a failure', () => {
  expect(outcome(1, file('passed', 'passed'), file('failed'))).toMatchObject({
    passed: 1,
    failed: ['test/a.test.ts: outside of its tests'],
  })
})

test('an error outside of any file is a failure', () => {
  expect(outcome(1, file('passed', 'passed')).failed).toEqual(['no test, but the run ended with 1'])
})

test('skipped tests are named', () => {
  expect(outcome(0, file('passed', 'passed', 'skipped', 'todo'))).toEqual({
    passed: 1,
    failed: [],
    skipped: ['test/a.test.ts: test 1', 'test/a.test.ts: test 2'],
  })
})
