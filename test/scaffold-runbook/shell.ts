import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { binary, tryRun } from '@ticolops/obs-testbed'
import type { RunResult, ToolName } from '@ticolops/obs-testbed'

/** A folder with some of the testbed's programs, for a shell's PATH. */
export async function programs(folder: string, names: readonly ToolName[]): Promise<string> {
  const bin = path.join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  for (const name of names) symlinkSync(await binary(name), path.join(bin, name))
  return bin
}

/** Where a block is run. */
export interface Place {
  readonly cwd: string
  /** Folders with programs, before those of the system. */
  readonly path: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What a person types when the block asks. */
  readonly input?: string
}

/** Runs a block as a person would, but that the first command that fails ends it. */
export async function runBlock(block: string, { cwd, path: folders, env = {}, input = '' }: Place): Promise<RunResult> {
  return tryRun('bash', ['-e', '-o', 'pipefail', '-c', block], {
    cwd,
    input,
    env: { ...process.env, PATH: `${folders.join(':')}:${process.env['PATH']}`, ...env },
    timeoutMs: 300_000,
  })
}
