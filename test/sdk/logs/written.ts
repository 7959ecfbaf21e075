import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A line of JSON as it was written. */
export type Line = Readonly<Record<string, unknown>>

/** The program, whose stdout and stderr are pipes. */
export type Writing = ChildProcess & { readonly stdout: Readable; readonly stderr: Readable }

/** Starts `apps/logs/writing.ts`. */
export function startWriting(...args: (string | number)[]): Writing {
  const program = fileURLToPath(new URL('../apps/logs/writing.ts', import.meta.url))
  return spawn(process.execPath, ['--conditions=@ticolops/source', program, ...args.map(String)], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as Writing
}

/** Everything that a process writes to a stream until it ends. */
export async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

export function parsed(text: string): Line[] {
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new Error('the last line was cut off')
  return lines.map((line) => JSON.parse(line) as Line)
}

export async function exitOf(process: ChildProcess): Promise<number | NodeJS.Signals | null> {
  const [code, signal] = (await once(process, 'exit')) as [number | null, NodeJS.Signals | null]
  return code ?? signal
}
