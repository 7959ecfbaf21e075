import { bringFromDebian, debianKey } from './debian-source.ts'
import { buildWithGo, goKey } from './go-source.ts'
import { bringGoToolchain, goToolchainKey } from './go-toolchain.ts'
import { bringFromNpm, npmKey, npmPackage } from './npm-source.ts'
import { bringFromPypi, pypiKey } from './pypi-source.ts'
import { bringFromRelease, releaseKey } from './release-source.ts'
import type { Source } from './tool.ts'
import type { Bringing } from './unavailable.ts'

/** What can be done with one kind of source. */
interface SourceKind<S extends Source> {
  /** The cache folder of what it brings. */
  key: (source: S) => string
  /** For people. */
  describe: (source: S) => string
  /** Brings the tool into the cache unless it is there, and returns the path of its executable. */
  bring: (source: S, bringing: Bringing) => Promise<string>
}

const kinds: { [K in Source['kind']]: SourceKind<Extract<Source, { kind: K }>> } = {
  npm: {
    key: npmKey,
    describe: (source) => `npm package ${npmPackage(source) ?? '(none for this platform)'}`,
    bring: bringFromNpm,
  },
  pypi: {
    key: pypiKey,
    describe: (source) => `PyPI package ${source.package} ${source.version}`,
    bring: bringFromPypi,
  },
  debian: { key: debianKey, describe: (source) => `Debian package ${source.package}`, bring: bringFromDebian },
  release: { key: releaseKey, describe: (source) => `release ${source.version}`, bring: bringFromRelease },
  go: { key: goKey, describe: (source) => `Go module ${source.package}`, bring: buildWithGo },
  'go-toolchain': {
    key: goToolchainKey,
    describe: (source) => `Go ${source.version} through the module proxy`,
    bring: bringGoToolchain,
  },
}

/** The kind of a source; the table above pairs each kind with its own type of source, which TypeScript cannot follow here. */
const kindOf = (source: Source): SourceKind<Source> => kinds[source.kind] as SourceKind<Source>

export const keyOf = (source: Source): string => kindOf(source).key(source)
export const describeSource = (source: Source): string => kindOf(source).describe(source)
export const bring = (source: Source, bringing: Bringing): Promise<string> => kindOf(source).bring(source, bringing)
