import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Observations } from './apps/observer.ts'

/** How an application loads a driver, and whether it calls `instrument()` before, after, or not at all. */
export const LOADINGS = [
  ['imported, after instrument()', 'import', 'before'],
  ['required, after instrument()', 'require', 'before'],
  ['imported, before instrument()', 'import', 'after'],
  ['required, before instrument()', 'require', 'after'],
] as const

/** Runs `apps/<app>` in a process of its own; resolves to what it saw of its driver and what was counted. */
export async function observe(
  app: string,
  driver: string,
  url: string,
  how: 'import' | 'require',
  when: 'before' | 'after' | 'never',
): Promise<Observations> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [
      '--conditions=@ticolops/source',
      '--no-warnings',
      fileURLToPath(new URL(`apps/${app}`, import.meta.url)),
      driver,
      url,
      how,
      when,
    ],
    { env: { ...process.env, NODE_OPTIONS: '' }, timeout: 60_000 },
  )
  if (stdout === '') throw new Error(`${app} said nothing: ${stderr}`)
  return JSON.parse(stdout) as Observations
}
