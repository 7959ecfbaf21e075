import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { boundToParent, registerForCleanup } from './lifetime.ts'

/** How to start a server and how to tell that it is ready. */
export interface ProcessOptions {
  /** The name in messages and of the log file, e.g. `postgres`. */
  name: string
  command: string
  args: readonly string[]
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Polled until it returns true; a rejection counts as "not yet". Without it the process is ready at once. */
  ready?: () => Promise<boolean>
  /** Milliseconds that it may take to become ready; default 30 000. */
  readyWithinMs?: number
  /** The signal of an orderly stop; default SIGTERM. */
  stopSignal?: NodeJS.Signals
  /** Milliseconds between the orderly signal and SIGKILL; default 10 000. */
  graceMs?: number
  /** Where the log file goes; default a fresh temporary folder, removed at the end. */
  logFolder?: string
}

/** A running child. */
export interface RunningProcess {
  readonly name: string
  readonly pid: number
  /** The file that holds everything the process printed. */
  readonly log: string
  /** Settles when the process has ended, with how it ended, e.g. `exit code 1` or `SIGKILL`. */
  readonly exited: Promise<string>
  /** How it ended, or undefined while it runs. */
  ended(): string | undefined
  /** The last lines of the log. */
  tail(lines?: number): string
  /** Orderly stop, then SIGKILL. Resolves when the process is gone; may be called twice. */
  stop(): Promise<void>
}

/** A server that did not start, or ended when it should not. The message has the last lines of its log. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError'
}

/** A fresh temporary folder; `remove()` deletes it with what is in it, and so does the end of this process. */
export function temporaryFolder(name: string): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), `ticolops-obs-${name}-`))
  const now = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const forget = registerForCleanup({ now, orderly: async () => remove() })
  const remove = (): void => {
    forget()
    now()
  }
  return { folder, remove }
}

/**
 * Below it lie the ports that servers choose by themselves, from it on those that Linux gives away to `listen(0)` and to every connection, unless
 * it is told otherwise (ip-sysctl: `ip_local_port_range`).
 */
const FIRST_GIVEN_AWAY = 32_768
const FIRST_TRIED = 10_000

/**
 * A port that nobody listens on right now, and that nobody is given by chance before whoever asked for it listens: it lies below the
 * range that Linux takes ports from when none is named.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_TRIED, FIRST_GIVEN_AWAY)
    if (await isFree(port, host)) return port
  }
}

async function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
    )
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/** Waits `ms` milliseconds. */
export const delay = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))

/**
 * Polls `condition` until it returns something other than undefined or false, and returns that. A rejection counts as
 * "not yet". Throws an Error that names `what` and the last reason after `withinMs`.
 */
export async function waitUntil<T>(
  what: string,
  condition: () => Promise<T | undefined | false>,
  { withinMs = 30_000, everyMs = 100 } = {},
): Promise<T> {
  const deadline = Date.now() + withinMs
  let reason = ''
  for (;;) {
    try {
      const value = await condition()
      if (value !== undefined && value !== false) return value
    } catch (error) {
      reason = error instanceof Error ? ` Last answer: ${error.message}` : ''
      if (error instanceof ProcessError) throw error
    }
    if (Date.now() > deadline) throw new Error(`${what}: not so after ${withinMs / 1000} s.${reason}`)
    await delay(everyMs)
  }
}

/** Whether an HTTP GET of `url` answers with 2xx. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
  await response.body?.cancel()
  return response.ok
}

/**
 * Starts a child in a process group of its own (Ctrl-C in the terminal reaches only us, and we stop it in order), with
 * its output in a log file, and waits until it is ready. Throws {@link ProcessError} with the end of the log otherwise.
 */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const temporary = options.logFolder === undefined ? temporaryFolder(options.name) : undefined
  const log = path.join(options.logFolder ?? temporary?.folder ?? tmpdir(), `${options.name}.log`)
  const output = openSync(log, 'a')
  const [file, args] = boundToParent(options.command, options.args)
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', output, output],
    detached: true,
  })
  closeSync(output)

  let ended: string | undefined
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve((ended = error.message)))
    child.on('exit', (code, signal) => resolve((ended = signal ?? `exit code ${code}`)))
  })
  const pid = child.pid ?? 0
  const signalGroup = (signal: NodeJS.Signals): void => {
    if (pid === 0) return
    try {
      process.kill(-pid, signal)
    } catch {
      // The group is gone already.
    }
  }
  const tail = (lines = 15): string => {
    try {
      return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
    } catch {
      return ''
    }
  }
  const stop = async (): Promise<void> => {
    if (ended === undefined) {
      signalGroup(options.stopSignal ?? 'SIGTERM')
      const timer = setTimeout(() => signalGroup('SIGKILL'), options.graceMs ?? 10_000)
      await exited
      clearTimeout(timer)
    }
    signalGroup('SIGKILL')
    forget()
    temporary?.remove()
  }
  const forget = registerForCleanup({ now: () => signalGroup('SIGKILL'), orderly: stop })

  const fail = async (what: string): Promise<never> => {
    const lines = tail().replaceAll('\n', '\n  ')
    await stop()
    throw new ProcessError(`${options.name} ${what}. Its last log lines:\n  ${lines || '(it printed nothing)'}`)
  }
  const { ready, readyWithinMs = 30_000 } = options
  if (ready !== undefined) {
    const deadline = Date.now() + readyWithinMs
    while (!(await ready().catch(() => false))) {
      if (ended !== undefined) return fail(`ended (${ended}) before it was ready`)
      if (Date.now() > deadline) return fail(`was not ready after ${readyWithinMs / 1000} s`)
      await delay(30)
    }
  }
  // Something answers, but is it ours? A server that found its port taken has ended by now.
  if (ended !== undefined) return fail(`ended (${ended}) although something answers in its place`)
  return { name: options.name, pid, log, exited, ended: () => ended, tail, stop }
}
