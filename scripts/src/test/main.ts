import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { checks } from './checks.ts'
import { root, runCommand } from '../run-command.ts'
import { readVitestReport } from './vitest-report.ts'
import type { Failure, TestOutcome } from './vitest-report.ts'

/*
 * scripts/test [name…]: every check, then every test; with names, the checks that make what tests need, and the tests whose file names contain
 * one of them. Ends with `N passed, N failed, N skipped`; each check counts as one.
 */
const names = process.argv.slice(2)
const strict = process.env['CI'] !== undefined
const failed: Failure[] = []
const skipped: string[] = []
let passed = 0

const heading = (text: string): void => console.error(styleText('bold', `\n── ${text}`))

for (const check of checks) {
  if (names.length > 0 && check.makes === undefined) continue
  heading(check.title)
  const code = await runCommand(check.command, check.arguments)
  if (code === 0) passed++
  else {
    failed.push({ name: check.title, reason: `fix: ${check.fix}` })
    console.error(styleText('red', `failed: ${check.title}\n  fix: ${check.fix}`))
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
for (const run of runs) {
  passed += run.passed
  failed.push(...run.failed)
  skipped.push(...run.skipped)
}
if (runs.every((run) => run.passed + run.failed.length + run.skipped.length === 0))
  failed.push({ name: `no test file has a name with ${names.join(' or ')} in it` })

list('red', 'FAILED', failed.map(described))
list(strict ? 'red' : 'yellow', 'SKIPPED, because a server is missing', skipped)
process.exitCode = failed.length > 0 || (strict && skipped.length > 0) ? 1 : 0
// The runners' own lines went to stderr; this one is the result.
console.log(`\n${passed} passed, ${failed.length} failed, ${skipped.length} skipped`)

/** At the end, because whoever looks at a long run in CI sees its last lines. */
function list(color: 'red' | 'yellow', what: string, entries: readonly string[]): void {
  if (entries.length === 0) return
  console.error(styleText(color, `\n${entries.length} ${what}:`))
  for (const entry of entries) console.error(`  ${entry}`)
}

function described({ name, reason }: Failure): string {
  return reason === undefined ? name : `${name}\n    ${reason.replaceAll('\n', '\n    ')}`
}

async function vitest(wrapper: readonly string[], projects: readonly string[]): Promise<TestOutcome> {
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
  const outcome = readVitestReport(() => readFileSync(report, 'utf8'), code, root)
  rmSync(folder, { recursive: true })
  return outcome
}
