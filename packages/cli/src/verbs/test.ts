import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { findPromtool, runRuleTests } from '../promtool.ts'
import type { RuleTestResult } from '../promtool.ts'
import type { Style } from '../style.ts'

interface TestOptions {
  readonly promtool?: string
  readonly out?: string
}

/** Runs the rule tests that `generate` wrote. */
export async function run(context: Context, { promtool, out }: TestOptions): Promise<ExitCode> {
  const { dir } = await context.loadConfig()
  const folder = join(out === undefined ? dir : resolve(context.io.cwd, out), 'alerts/tests')
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .toSorted()
    : []
  if (files.length === 0) {
    throw new CliError(
      'test.none',
      EXIT.preflight,
      `There are no rule tests in ${folder}.`,
      'Write them with: ticolops-obs generate',
    )
  }
  const tool = findPromtool(context.io, promtool)
  const results: RuleTestResult[] = []
  for (const file of files) {
    const result = await runRuleTests(tool, file, folder, context.io.signal)
    results.push(result)
    context.say(
      result.passed
        ? `  ${context.err.color.green(context.err.mark.ok)} ${file}`
        : `  ${context.err.color.red(context.err.mark.error)} ${file}`,
    )
  }
  const failed = results.filter(({ passed }) => !passed)
  await context.emit('RuleTests', { passed: failed.length === 0, promtool: tool, results }, (style) =>
    summary(results, failed, style),
  )
  return failed.length === 0 ? EXIT.done : EXIT.preflight
}

/** Lines of promtool's report that are shown of one file; `-o json` has them all. */
const LINES = 40

function summary(results: readonly RuleTestResult[], failed: readonly RuleTestResult[], style: Style): string {
  const { color, mark } = style
  const details = failed.map(
    ({ file, output }) => `${color.red(mark.error)} ${color.bold(file)}\n${report(output, style)}`,
  )
  const passed = results.length - failed.length
  const verdict = failed.length === 0 ? color.green(mark.ok) : color.red(mark.error)
  return [...details, `${verdict} ${passed}/${results.length} files of rule tests passed.`].join('\n\n')
}

/** promtool's report without the blank line that each passed group leaves. */
function report(output: string, { color }: Style): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Processing test file'))
  const rest = lines.length > LINES ? [color.dim(`… ${lines.length - LINES} more lines (-o json has them)`)] : []
  return [...lines.slice(0, LINES), ...rest].map((line) => `    ${line.trimEnd()}`).join('\n')
}
