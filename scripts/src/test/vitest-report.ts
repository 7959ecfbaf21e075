/** What a test run came to. */
export interface TestCounts {
  passed: number
  failed: number
  skipped: number
  skippedNames: string[]
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/** Reads vitest's JSON report. A report that is missing or broken is one failure: the run died. */
export function readVitestReport(read: () => string): TestCounts {
  let report: VitestReport
  try {
    report = JSON.parse(read()) as VitestReport
  } catch {
    return { passed: 0, failed: 1, skipped: 0, skippedNames: [] }
  }
  const skippedNames = report.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status !== 'passed' && test.status !== 'failed')
      .map((test) => test.fullName),
  )
  // A file that fails before its first test has no failed assertion, yet is a failure.
  const deadFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + deadFiles.length,
    skipped: skippedNames.length,
    skippedNames,
  }
}
