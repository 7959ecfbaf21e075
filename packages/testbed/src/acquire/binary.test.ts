import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../process.ts'
import type * as Binary from './binary.ts'
import type { AcquireEvent } from './progress.ts'

/** A program that prints `text` as its version, and does `more`. */
function program(folder: string, name: string, text: string, more = ''): string {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, name)
  writeFileSync(file, `#!/bin/sh\necho '${text}'\n${more}\n`)
  chmodSync(file, 0o755)
  return file
}

let folder: string
let remove: () => void
beforeEach(() => {
  ;({ folder, remove } = temporaryFolder('binary-test'))
  vi.resetModules()
  vi.stubEnv('XDG_CACHE_HOME', path.join(folder, 'cache'))
  vi.stubEnv('PATH', [path.join(folder, 'bin'), '/usr/bin', '/bin'].join(':'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  remove()
})
// Loaded anew for each test: what was found is remembered for the run.
const load = async (): Promise<typeof Binary> => import('./binary.ts')

describe('looking for a tool', () => {
  it('takes the one on PATH when it is new enough', async () => {
    const file = program(path.join(folder, 'bin'), 'etcd', 'etcd Version: 3.5.1')
    const { findTool } = await load()
    expect(await findTool('etcd', { acquire: false })).toEqual({
      name: 'etcd',
      path: file,
      version: '3.5.1',
      from: 'PATH',
    })
  })

  it('passes one on PATH that is too old and takes the one of KUBEBUILDER_ASSETS', async () => {
    program(path.join(folder, 'bin'), 'etcd', 'etcd Version: 3.4.0')
    const file = program(path.join(folder, 'assets'), 'etcd', 'etcd Version: 3.6.0')
    vi.stubEnv('KUBEBUILDER_ASSETS', path.dirname(file))
    const { findTool } = await load()
    expect(await findTool('etcd', { acquire: false })).toMatchObject({ path: file, from: 'KUBEBUILDER_ASSETS' })
  })

  it('says what was tried and which command brings it', async () => {
    program(path.join(folder, 'bin'), 'etcd', 'etcd Version: 3.4.0')
    const { binary } = await load()
    const { MissingToolError } = await import('./errors.ts')
    const error: unknown = await binary('etcd', { acquire: false }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(MissingToolError)
    expect(String(error)).toMatch(/etcd \(3\.5 or newer\) is missing[^]*3\.4\.0, too old[^]*Fix: install Go 1\.21/)
  })

  it('reports each step of a way that fails, and goes on to the next', async () => {
    // An apt-get that has the package, in a version that will not do.
    program(path.join(folder, 'bin'), 'apt-get', '', 'touch "$XDG_CACHE_HOME/ticolops-obs/apt/lists/main_Packages"')
    program(path.join(folder, 'bin'), 'dpkg', '')
    program(path.join(folder, 'bin'), 'apt-cache', 'Candidate: 2.42.0+ds-5')
    const { binary } = await load()
    const events: AcquireEvent[] = []
    const tried = binary('alertmanager', { atLeast: '99', onProgress: (event) => events.push(event) })
    await expect(tried).rejects.toThrow(
      /Debian's prometheus-alertmanager is 2\.42\.0: too old[^]*release 0\.34\.2: [^]*too old/,
    )
    expect(events.map((event) => event.phase)).toEqual(['start', 'failed'])
  })
})
