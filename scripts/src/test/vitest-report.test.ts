import { expect, test } from 'vitest'
import { readVitestReport } from './vitest-report.ts'

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((each, index) => ({ status: each, fullName: `test ${index}` })),
})
const report = (...testResults: ReturnType<typeof file>[]) =>
  JSON.stringify({ numPassedTests: 1, numFailedTests: 0, testResults })

const missing = () => {
  throw new Error('ENOENT')
}

test('a run that left no report is a failure', () => {
  expect(readVitestReport(missing)).toMatchObject({ passed: 0, failed: 1 })
})

test('a file that dies before its first test is a failure', () => {
  expect(readVitestReport(() => report(file('passed', 'passed'), file('failed'))).failed).toBe(1)
})

test('skipped tests are counted and named', () => {
  const counts = readVitestReport(() => report(file('passed', 'passed', 'skipped', 'todo')))
  expect(counts).toMatchObject({ passed: 1, failed: 0, skipped: 2, skippedNames: ['test 1', 'test 2'] })
})
