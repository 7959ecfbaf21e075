import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from '../src/main.ts'
import type { Io } from '../src/io.ts'

/** What a run of the command line left behind. */
export interface Ran {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What a test may set of the surroundings. */
export interface Surroundings {
  readonly cwd: string
  readonly env?: Record<string, string>
  /** The answers of a person at a terminal; without them there is no terminal. */
  readonly answers?: string[]
  readonly signal?: AbortSignal
}

/** Runs the command line in this process, with streams that are read afterwards. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<Ran> {
  const { io, written } = memoryIo(surroundings)
  const exitCode = await main(args, io)
  return { exitCode, stdout: written.stdout, stderr: written.stderr }
}

/** Streams in memory. A folder's own path is written as `~`, so that texts can be compared. */
export function memoryIo({ cwd, env = {}, answers, signal }: Surroundings): {
  io: Io
  written: { stdout: string; stderr: string }
} {
  const written = { stdout: '', stderr: '' }
  const sink = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text.replaceAll(cwd, '~')
    },
    isTTY: answers !== undefined,
    columns: answers === undefined ? 0 : 100,
  })
  const ask = (question: string) => {
    written.stderr += question
    return Promise.resolve(answers?.shift() ?? '')
  }
  const io: Io = {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    env: { NO_COLOR: '1', ...env },
    cwd,
    signal: signal ?? new AbortController().signal,
    ...(answers === undefined ? {} : { ask }),
  }
  return { io, written }
}

/** A temporary folder, removed when the callback is called. */
export function temporaryFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'ticolops-obs-cli-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A port of loopback on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
