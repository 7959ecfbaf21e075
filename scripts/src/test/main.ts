import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { checks } from './checks.ts'
import { runCommand } from '../run-command.ts'
import { readVitestReport } from './vitest-report.ts'
import type { TestCounts } from './vitest-report.ts'

/*
 * scripts/test [name…]: every check, then every test; with names, only the tests whose file names contain one of them.
 * Ends with `N passed, N failed, N skipped`; each check counts as one.
 */
const names = process.argv.slice(2)
const strict = process.env['CI'] !== undefined
const counts = { passed: 0, failed: 0, skipped: 0, skippedNames: [] as string[] }

const heading = (text: string): void => console.error(styleText('bold', `\n── ${text}`))

if (names.length === 0) {
  for (const check of checks) {
    heading(check.title)
    const code = await runCommand(check.command, check.arguments)
    if (code === 0) counts.passed++
    else {
      counts.failed++
      console.error(styleText('red', `failed: ${check.title}\n  fix: ${check.fix}`))
    }
  }
}

// Before the tests, because a server that must be built takes longer than any test may wait.
heading('servers for the tests')
const testbed = ['--conditions=@ticolops/source', 'packages/testbed/src/bin.ts']
await runCommand(process.execPath, [...testbed, 'get'])

heading('tests')
const runs = [
  await vitest([], ['--project', 'unit', '--project', 'whole']),
  // Pod addresses answer only inside the testbed's network namespace, which in turn has no way out to a registry.
  await vitest([process.execPath, ...testbed, 'run', '--'], ['--project', 'servers']),
]
for (const { passed, failed, skipped, skippedNames } of runs) {
  counts.passed += passed
  counts.failed += failed
  counts.skipped += skipped
  counts.skippedNames.push(...skippedNames)
}

if (counts.skipped > 0) {
  console.error(styleText(strict ? 'red' : 'yellow', `\n${counts.skipped} SKIPPED, because a server is missing:`))
  for (const name of counts.skippedNames) console.error(`  ${name}`)
}
if (counts.passed + counts.failed + counts.skipped === 0) {
  counts.failed++
  console.error(styleText('red', `no test file has a name with ${names.join(' or ')} in it`))
}
process.exitCode = counts.failed > 0 || (strict && counts.skipped > 0) ? 1 : 0
// The runners' own lines went to stderr; this one is the result.
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)

async function vitest(wrapper: readonly string[], projects: readonly string[]): Promise<TestCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'ticolops-obs-test-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const [command = '', ...args] = [
    ...wrapper,
    'vitest',
    'run',
    '--passWithNoTests',
    ...projects,
    ...reporters,
    ...names,
  ]
  const code = await runCommand(command, args)
  const found = readVitestReport(() => readFileSync(report, 'utf8'))
  rmSync(folder, { recursive: true })
  // A run can fail without a failed test: an error outside of any test, or a crash at the end.
  return { ...found, failed: code !== 0 && found.failed === 0 ? 1 : found.failed }
}
