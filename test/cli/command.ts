import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The command as it is in the checkout. */
const BIN = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))

/** What a run of the command left behind. */
export interface Ran {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs. */
export interface Running {
  readonly result: Promise<Ran>
  /** Resolves when stderr has shown the text; rejects when the command ends without it. */
  readonly shows: (text: string) => Promise<void>
  readonly interrupt: () => void
  readonly kill: (signal: NodeJS.Signals) => void
}

/** Starts `ticolops-obs` in a process of its own, without a terminal. */
export function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, ['--conditions=@ticolops/source', BIN, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  })
  const written = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text))
  const result = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, ...written }))
  })
  const shows = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (written.stderr.includes(text)) resolve()
      }
      child.stderr.on('data', look)
      child.once('close', () => reject(new Error(`ended without showing ${JSON.stringify(text)}: ${written.stderr}`)))
      look()
    })
  const kill = (signal: NodeJS.Signals) => void child.kill(signal)
  return { result, shows, interrupt: () => kill('SIGINT'), kill }
}

/** Runs `ticolops-obs` to its end. */
export function obs(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return start(args, cwd, env).result
}
