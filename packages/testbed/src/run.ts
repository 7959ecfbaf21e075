import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { boundToParent } from './lifetime.ts'

/** Options of {@link run}. */
export interface RunOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Milliseconds until the command is ended; default 120 000. */
  timeoutMs?: number
  /** Called with each line of stderr as it appears. */
  onLine?: (line: string) => void
  /** Written to the command's stdin. */
  input?: string
}

/** What a finished command left behind. */
export interface RunResult {
  code: number
  stdout: string
  stderr: string
}

/** A command that could not be started, took too long, or ended with an exit code other than 0. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/**
 * Runs a command to its end and returns what it printed, whatever its exit code.
 * Throws {@link CommandError} when it cannot be started or takes longer than `timeoutMs`.
 */
export async function tryRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [file, fileArgs] = boundToParent(command, args)
  const child = spawn(file, fileArgs, { cwd: options.cwd, env: options.env ?? process.env, stdio: 'pipe' })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const stdout: Buffer[] = []
  const stderr: string[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  createInterface({ input: child.stderr }).on('line', (line) => {
    stderr.push(line)
    options.onLine?.(line)
  })
  const timeoutMs = options.timeoutMs ?? 120_000
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(
        new CommandError(`\`${command} ${args.join(' ')}\` did not end within ${timeoutMs / 1000} s and was stopped.`),
      )
    }, timeoutMs)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(new CommandError(`\`${command}\` could not be started: ${error.message}`))
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? 1, stdout: Buffer.concat(stdout).toString(), stderr: stderr.join('\n') })
    })
  })
}

/** As {@link tryRun}, and throws {@link CommandError} with the last lines of stderr when the exit code is not 0. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await tryRun(command, args, options)
  if (result.code === 0) return result.stdout
  const tail = (result.stderr || result.stdout).trim().split('\n').slice(-8).join('\n  ')
  throw new CommandError(`\`${command} ${args.join(' ')}\` ended with exit code ${result.code}:\n  ${tail}`)
}
