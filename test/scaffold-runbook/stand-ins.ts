import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { tryRun } from '@ticolops/obs-testbed'
import { writeCommands } from '../scaffold-pipeline/repository.ts'

/** A call of a program: its name and its arguments, as the shell handed them over. */
export type Call = readonly [program: string, ...args: string[]]

/**
 * Runs a block in a shell in which programs only tell how they were called. What comes back is what the real ones would get, quotes,
 * pipes and substitutions done by the shell itself.
 * @param folder A folder of the test's own.
 */
export async function callsOf(block: string, programs: readonly string[], folder: string): Promise<readonly Call[]> {
  const place = mkdtempSync(path.join(folder, 'block-'))
  const calls = path.join(place, 'calls')
  writeFileSync(calls, '')
  writeFileSync(path.join(place, 'secret.json'), '{}')
  // In one write: both ends of a pipe tell at the same time.
  const tell = (program: string): string => `printf '%s\\0' ${program} "$@" '\n' >> '${calls}'`
  writeCommands(path.join(place, 'bin'), Object.fromEntries(programs.map((name) => [name, tell(name)])))
  const { code, stderr } = await tryRun('sh', ['-e', '-c', block], {
    cwd: place,
    env: { PATH: `${path.join(place, 'bin')}:/usr/bin:/bin`, HOME: place },
  })
  if (code !== 0) throw new Error(`The shell ended with ${code}: ${stderr}\n${block}`)
  return readFileSync(calls, 'utf8')
    .split('\0\n\0')
    .filter(Boolean)
    .map((line) => line.split('\0') as [string, ...string[]])
}
