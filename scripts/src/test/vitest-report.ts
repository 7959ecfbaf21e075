import { relative } from 'node:path'

/** What has failed, and why as far as is known. */
export interface Failure {
  /** File and name of a test, or the title of a check. */
  readonly name: string
  /** The error's message; of a long one its end, which is where the cause is told last. */
  readonly reason?: string
}

/** What a test run came to. */
export interface TestOutcome {
  readonly passed: number
  readonly failed: readonly Failure[]
  readonly skipped: readonly string[]
}

/** Characters of a reason that are kept: some twenty lines. */
const REASON = 2000

interface VitestReport {
  readonly testResults: readonly TestFile[]
}

interface TestFile {
  /** The file's path. */
  readonly name: string
  readonly status: string
  /** Why the file failed outside of its tests. */
  readonly message?: string
  readonly assertionResults: readonly TestResult[]
}

interface TestResult {
  readonly status: string
  readonly fullName: string
  /** One for each error, with its stack. */
  readonly failureMessages?: readonly string[] | null
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
    return { passed: 0, failed: [{ name: `the run left no report and ended with ${exitCode}` }], skipped: [] }
  }
  const path = (file: TestFile) => relative(root, file.name)
  const tests = files.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, name: `${path(file)}: ${test.fullName}` })),
  )
  const failed = tests
    .filter(({ status }) => status === 'failed')
    .map(({ name, failureMessages }) => failure(name, failureMessages?.join('\n')))
  // A file that fails before its first test has no failed assertion, yet is a failure.
  for (const file of files)
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'))
      failed.push(failure(`${path(file)}: outside of its tests`, file.message))
  if (exitCode !== 0 && failed.length === 0) failed.push({ name: `no test, but the run ended with ${exitCode}` })
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed,
    skipped: tests.filter(({ status }) => !['passed', 'failed'].includes(status)).map(({ name }) => name),
  }
}

function failure(name: string, message = ''): Failure {
  // Frames of the stack say where the test is, which its name says too.
  const reason = message.replaceAll(/\n +at .*/g, '').trim()
  return reason === '' ? { name } : { name, reason: reason.slice(-REASON) }
}
