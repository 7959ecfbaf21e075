import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { checks } from './checks.ts'
import { runCommand } from '../run-command.ts'
import { clusterTools, fetchTools, serverTools } from '../tools.ts'
import { readVitestReport, type TestCounts } from './vitest-report.ts'

/*
 * scripts/test [name…]: every check, then every test; with names, only the tests whose file names contain one of them.
 * Ends with `N passed, N failed, N skipped`; each check counts as one.
 */
const names = process.argv.slice(2)
const strict = process.env['CI'] !== undefined
const counts: TestCounts = { passed: 0, failed: 0, skipped: 0, skippedNames: [] }

if (names.length === 0) {
  for (const check of checks) {
    console.error(styleText('bold', `\n── ${check.title}`))
    const code = await runCommand(check.command, check.arguments)
    if (code === 0) counts.passed++
    else {
      counts.failed++
      console.error(styleText('red', `failed: ${check.title}\n  fix: ${check.fix}`))
    }
  }
}

// Before the tests, because a server that must be built takes longer than any test may wait.
console.error(styleText('bold', '\n── servers for the tests'))
const missing = await fetchTools([...serverTools, ...clusterTools])
for (const each of missing) console.error(styleText(strict ? 'red' : 'yellow', each))

console.error(styleText('bold', '\n── tests'))
const folder = mkdtempSync(join(tmpdir(), 'ticolops-obs-test-'))
const report = join(folder, 'report.json')
const code = await runCommand('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...names,
])
const tests = readVitestReport(() => readFileSync(report, 'utf8'))
rmSync(folder, { recursive: true })
counts.passed += tests.passed
counts.failed += tests.failed + (code !== 0 && tests.failed === 0 ? 1 : 0)
counts.skipped += tests.skipped

if (tests.skippedNames.length > 0) {
  console.error(
    styleText(strict ? 'red' : 'yellow', `\n${tests.skippedNames.length} SKIPPED, because a server is missing:`),
  )
  for (const name of tests.skippedNames) console.error(`  ${name}`)
}
process.exitCode = counts.failed > 0 || (strict && counts.skipped > 0) ? 1 : 0
// The runner's own lines went to stderr; this one is the result.
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
