import { createHash } from 'node:crypto'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { run } from '../run.ts'
import { fillOnce } from './cache.ts'
import { goPlatform } from './platform.ts'
import { megabytes } from './progress.ts'
import type { ReleaseSource } from './tool.ts'
import type { Bringing } from './unavailable.ts'
import { UnavailableError } from './unavailable.ts'

const fill = (template: string, version: string): string => {
  const { os, arch } = goPlatform()
  return template.replaceAll('{version}', version).replaceAll('{os}', os).replaceAll('{arch}', arch)
}

export const releaseKey = (source: ReleaseSource): string => {
  const { hostname, pathname } = new URL(fill(source.url, source.version))
  return `release/${hostname}${pathname}`.replaceAll(/[^\w./-]/g, '_')
}

/** Downloads a release file, compares it with the release's own checksum, unpacks it; returns the binary's path. */
export async function bringFromRelease(source: ReleaseSource, { tool, report }: Bringing): Promise<string> {
  const { os, arch } = goPlatform()
  if (!source.platforms.includes(`${os}-${arch}`))
    throw new UnavailableError(`its releases have nothing for ${os}-${arch}`)
  const url = new URL(fill(source.url, source.version))
  if (!(await reachable(url.hostname))) throw new UnavailableError(`${url.hostname} cannot be reached from here`)
  const { folder } = await fillOnce(releaseKey(source), `release file ${url.href}`, async (target) => {
    report(`downloading ${url.href}`)
    const archive = path.join(target, path.posix.basename(url.pathname))
    const [body, sums] = await Promise.all([download(url.href), download(fill(source.checksums, source.version))])
    const expected = checksumOf(path.basename(archive), sums.toString())
    const actual = createHash('sha256').update(body).digest('hex')
    if (expected !== actual) {
      throw new UnavailableError(
        `${url.href} has the checksum ${actual}, and its release says ${expected ?? 'nothing of it'}: not used`,
      )
    }
    report(`${megabytes(body.length)} downloaded, checksum right`)
    if (source.file === undefined) {
      await writeFile(path.join(target, tool), body)
      await chmod(path.join(target, tool), 0o755)
    } else {
      await writeFile(archive, body)
      await run('tar', ['-xzf', archive], { cwd: target })
      await rm(archive)
    }
  })
  return path.join(folder, fill(source.file ?? tool, source.version))
}

/** The sum of `file` in a checksum file: `sum  file` lines, or one sum alone. */
export function checksumOf(file: string, sums: string): string | undefined {
  const lines = sums
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+\*?/))
  if (lines.length === 1 && lines[0]?.length === 1) return lines[0][0]?.toLowerCase()
  return lines.find(([, name]) => name?.replace(/^\.\//, '') === file)?.[0]?.toLowerCase()
}

const known = new Map<string, Promise<boolean>>()
/** Whether the host takes connections; asked once per run, with 3 s of patience: a closed network must not cost minutes. */
function reachable(host: string): Promise<boolean> {
  const answer =
    known.get(host) ??
    new Promise<boolean>((resolve) => {
      const socket = connect({ host, port: 443, timeout: 3000 })
      const finish = (yes: boolean) => (): void => {
        socket.destroy()
        resolve(yes)
      }
      socket.on('connect', finish(true)).on('error', finish(false)).on('timeout', finish(false))
    })
  known.set(host, answer)
  return answer
}

async function download(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(600_000) }).catch((error: Error) => {
    throw new UnavailableError(`${url} cannot be downloaded: ${error.message}`)
  })
  if (!response.ok) throw new UnavailableError(`${url} answered ${response.status}`)
  return Buffer.from(await response.arrayBuffer())
}
