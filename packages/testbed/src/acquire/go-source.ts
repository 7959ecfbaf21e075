import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandError, run } from '../run.ts'
import { cacheFolder, fillOnce, withCacheLock } from './cache.ts'
import { MissingToolError } from './errors.ts'
import { duration } from './progress.ts'
import type { GoSource } from './tool.ts'
import type { Bringing } from './unavailable.ts'
import { UnavailableError } from './unavailable.ts'

/** The folder with the go.mod and go.sum of one module. */
export const goModuleFolder = (module: string): string => fileURLToPath(new URL(`../../go/${module}`, import.meta.url))

/** Changes whenever the sources or the flags do, so that a change builds again and nothing else does. */
export function goKey(source: GoSource, read = (file: string): string => readFileSync(file, 'utf8')): string {
  const hash = createHash('sha256')
  const folder = goModuleFolder(source.module)
  for (const file of readdirSync(folder).toSorted()) hash.update(read(path.join(folder, file)))
  hash.update(JSON.stringify([source.package, source.tags, source.ldflags]))
  return `go/${source.module}/${path.posix.basename(source.package)}-${hash.digest('hex').slice(0, 12)}`
}

/**
 * What `go` runs with. Modules and counters go below our cache folder, since their usual places are in the home directory; the build
 * cache stays where Go has it, in the user's cache folder, because a warm one saves a quarter of an hour. The user's own settings
 * (`go env -w`, such as a proxy) hold. go.mod is never written (`-mod=readonly`), C is not needed.
 */
export const goEnvironment = (): NodeJS.ProcessEnv => {
  const settings = process.env['XDG_CONFIG_HOME'] ?? path.join(homedir(), '.config')
  return {
    ...process.env,
    CGO_ENABLED: '0',
    GOFLAGS: '-mod=readonly -modcacherw',
    GOWORK: 'off',
    GOPATH: path.join(cacheFolder(), 'go-path'),
    GOENV: process.env['GOENV'] ?? path.join(settings, 'go', 'env'),
    XDG_CONFIG_HOME: path.join(cacheFolder(), 'config'),
  }
}

/** Builds the command with the module's pinned versions; returns its path. One build at a time: linking takes 2.7 GB. */
export async function buildWithGo(source: GoSource, { tool, report, need }: Bringing): Promise<string> {
  const from = `Go module ${source.package}`
  const { folder } = await fillOnce(
    goKey(source),
    from,
    async (target) => {
      const go = await need('go').catch((error: Error) => {
        const why = error instanceof MissingToolError ? error.tried.join('; ') : error.message
        throw new UnavailableError(`it is built with Go, and Go is missing (${why})`)
      })
      await withCacheLock(
        'go-build',
        () => build(source, go, path.join(target, tool), report),
        () => report('waiting for another build'),
      )
    },
    () => report('another process builds it already; waiting'),
  )
  return path.join(folder, tool)
}

async function build(source: GoSource, go: string, output: string, report: (text: string) => void): Promise<void> {
  report(`building ${source.package}: about ${duration(source.seconds)} with empty Go caches, once`)
  const started = Date.now()
  let packages = 0
  let last = Date.now()
  const tags = source.tags === undefined ? [] : ['-tags', source.tags]
  const args = ['build', '-v', '-trimpath', ...tags, '-ldflags', source.ldflags, '-o', output, source.package]
  const onLine = (line: string): void => {
    if (line.includes(' ')) return // a message about a download; `-v` prints a package per line
    packages++
    if (Date.now() - last < 10_000) return
    last = Date.now()
    report(
      `${packages} packages compiled after ${duration((last - started) / 1000)} of about ${duration(source.seconds)}`,
    )
  }
  try {
    await run(go, args, { cwd: goModuleFolder(source.module), env: goEnvironment(), timeoutMs: 3_600_000, onLine })
  } catch (error) {
    throw error instanceof CommandError ? new UnavailableError(`the build failed: ${error.message}`) : error
  }
}
