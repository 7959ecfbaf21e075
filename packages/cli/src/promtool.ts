import { execFile } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import type { Io } from './io.ts'

const INSTALL =
  'Install it: apt-get install prometheus, brew install prometheus, or take promtool from the archive at https://prometheus.io/download/. Or name one with --promtool.'

/**
 * The promtool to use: the one that was named, else the first on the PATH.
 * @throws CliError when there is none.
 */
export function findPromtool({ env, cwd }: Io, named: string | undefined): string {
  if (named !== undefined) {
    const file = resolve(cwd, named)
    if (isProgram(file)) return file
    throw new CliError('test.promtool', EXIT.usage, `--promtool ${named} is not a program.`, INSTALL)
  }
  const found = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'promtool'))
    .find((file) => isProgram(file))
  if (found !== undefined) return found
  throw new CliError('test.promtool', EXIT.usage, 'promtool, which runs the rule tests, is not on the PATH.', INSTALL)
}

/** What became of one file of rule tests. */
export interface RuleTestResult {
  readonly file: string
  readonly passed: boolean
  /** What promtool said; of interest when it failed. */
  readonly output: string
}

/** Runs one file of rule tests. */
export function runRuleTests(
  promtool: string,
  file: string,
  folder: string,
  signal: AbortSignal,
): Promise<RuleTestResult> {
  return new Promise((done, fail) => {
    execFile(
      promtool,
      ['test', 'rules', file],
      { cwd: folder, signal, maxBuffer: 16 * 2 ** 20 },
      (error, stdout, stderr) => {
        // An exit code is promtool's verdict; anything else (it did not start, it was killed) is not.
        if (error && typeof error.code !== 'number') fail(error)
        else done({ file, passed: !error, output: `${stdout}${stderr}`.trim() })
      },
    )
  })
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
