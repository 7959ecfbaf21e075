import { chmod, cp, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { run } from '../run.ts'
import { fillOnce, forget } from './cache.ts'
import { bringFromDebian, debianKey } from './debian-source.ts'
import { goPlatform } from './platform.ts'
import type { DebianSource, GoToolchainSource } from './tool.ts'
import type { Bringing } from './unavailable.ts'
import { UnavailableError } from './unavailable.ts'

const OLD_GO: DebianSource = { kind: 'debian', package: 'golang-go', file: 'usr/bin/go' }

export const goToolchainKey = (source: GoToolchainSource): string => `go-toolchain/${source.version}`

/**
 * The current Go without a download page: Debian's Go is too old to build today's modules, but it can fetch the module
 * `golang.org/toolchain`, as newer ones do when a go.mod asks for it, with the checksum database's word that it is right.
 */
export async function bringGoToolchain(source: GoToolchainSource, bringing: Bringing): Promise<string> {
  const { os, arch } = goPlatform()
  const module = `golang.org/toolchain@v0.0.1-go${source.version}.${os}-${arch}`
  const { folder } = await fillOnce(goToolchainKey(source), `Go module ${module}`, async (target) => {
    const old = await bringFromDebian(
      { kind: 'debian', package: 'golang-go', file: 'usr/bin/go' },
      { ...bringing, atLeast: '1.15' },
    )
    bringing.report(`fetching Go ${source.version} through the module proxy`)
    const env = { ...process.env, GOMODCACHE: path.join(target, 'modules'), GOFLAGS: '-modcacherw' }
    const printed = await run(old, ['mod', 'download', '-json', module], { env, cwd: target, timeoutMs: 600_000 })
    const { Dir } = JSON.parse(printed) as { Dir?: string }
    if (Dir === undefined) throw new UnavailableError(`${module} was not served`)
    await cp(Dir, path.join(target, 'go'), { recursive: true })
    await rm(env.GOMODCACHE, { recursive: true })
    // Files of a module are never executable; these must be.
    for (const tools of ['bin', `pkg/tool/${os}_${arch}`]) {
      const bin = path.join(target, 'go', tools)
      for (const name of await readdir(bin)) await chmod(path.join(bin, name), 0o755)
    }
    // Half a gigabyte that has done its work.
    await forget(debianKey(OLD_GO))
  })
  return path.join(folder, 'go', 'bin', 'go')
}
