import { spawn } from 'node:child_process'
import { root } from '../run-command.ts'

/** What one run of `ticolops-obs` came to. */
export interface CliResult {
  readonly command: string
  readonly exitCode: number
  /** The JSON document on stdout. */
  readonly document: Readonly<Record<string, unknown>>
}

/**
 * Runs the real command as a user would, with `-o json`; its progress goes to our stderr as it comes.
 * Throws when stdout is not one JSON document.
 */
export async function ticolopsObs(
  args: readonly string[],
  options: { readonly cwd: string; readonly environment: Readonly<Record<string, string>> },
): Promise<CliResult> {
  const child = spawn(
    process.execPath,
    ['--conditions=@ticolops/source', `${root}packages/cli/src/bin.ts`, ...args, '-o', 'json'],
    { cwd: options.cwd, env: { ...process.env, ...options.environment }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
  const command = `ticolops-obs ${args.join(' ')}`
  try {
    return { command, exitCode, document: JSON.parse(text) as Record<string, unknown> }
  } catch {
    throw new Error(`${command} exited ${exitCode} without one JSON document on stdout:\n${text.slice(0, 500)}`)
  }
}
