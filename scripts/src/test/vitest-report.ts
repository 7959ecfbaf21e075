import { relative } from 'node:path'

/** What a test run came to. */
export interface TestOutcome {
  readonly passed: number
  /** What has failed, by file and name. */
  readonly failed: readonly string[]
  readonly skipped: readonly string[]
}

interface VitestReport {
  readonly testResults: readonly TestFile[]
}

interface TestFile {
  /** The file's path. */
  readonly name: string
  readonly status: string
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
}

/**
 * Reads vitest's JSON report. A report that is missing or broken is one failure: the run died. So is a run that exits with another code
 * than 0 and no failed test: an error outside of any test, or a crash at the end.
 *
 * @param root Folder that files are named from.
 */
export function readVitestReport(read: () => string, exitCode: number, root: string): TestOutcome {
  let files: readonly TestFile[]
  try {
    files = (JSON.parse(read()) as VitestReport).testResults
  } catch {
    return { passed: 0, failed: [`the run left no report and ended with ${exitCode}`], skipped: [] }
  }
  const path = (file: TestFile) => relative(root, file.name)
  const tests = files.flatMap((file) =>
    file.assertionResults.map(({ status, fullName }) => ({ status, name: `${path(file)}: ${fullName}` })),
  )
  const failed = tests.filter(({ status }) => status === 'failed').map(({ name }) => name)
  // A file that fails before its first test has no failed assertion, yet is a failure.
  for (const file of files)
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'))
      failed.push(`${path(file)}: outside of its tests`)
  if (exitCode !== 0 && failed.length === 0) failed.push(`no test, but the run ended with ${exitCode}`)
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed,
    skipped: tests.filter(({ status }) => !['passed', 'failed'].includes(status)).map(({ name }) => name),
  }
}
