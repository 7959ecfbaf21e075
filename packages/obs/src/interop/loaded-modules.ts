import { channel } from 'node:diagnostics_channel'
import { createRequire as requireFrom, isBuiltin } from 'node:module'
import nodePath from 'node:path'
import { builtin } from '../builtin.ts'
import type { Channels } from '../channels.ts'

/** One copy of a CommonJS package that is loaded in this process. */
export interface LoadedModule {
  /** What its entry exports: its main module, unless another entry was watched for. */
  readonly exports: unknown
  readonly version: string
  /** What another file of the same copy exports, by its path in the package; `undefined` while that is not loaded. */
  readonly file: (name: string) => unknown
}

interface Watch {
  readonly entries: readonly string[]
  readonly found: (module: LoadedModule) => void
}

/** Asks for a look at the module cache. A channel of our own, because its subscribers are guarded like all others. */
const LOOK = 'ticolops.obs:modules.look'

/**
 * How late what a dependency has an alias for may be seen. A start loads hundreds of modules over many turns of the event loop: one look at all
 * of them is cheapest, once it is over.
 */
const LOOK_MS = 250

/**
 * Sees packages as they are loaded, and those that are loaded already, without a loader hook: the module cache holds the past,
 * and the channel `module.require` (Node 22.9) tells the rest; it also fires when an ES module imports a CommonJS package.
 * A package is seen at once when it is required by its name, or by the application's own code; what a dependency has an alias for is
 * seen {@link LOOK_MS} later. A package inside a bundle is not seen; it can be handed over through the options.
 */
export class LoadedModules {
  readonly #watched = new Map<string, Watch[]>()
  /** Files that were loaded before us, by package. */
  readonly #past = new Map<string, { readonly file: string; readonly exports: unknown }[]>()
  /** Packages behind the names that the application's own code requires. */
  readonly #behind = new Map<string, string>()
  /** Files in the module cache that were looked at. */
  #lookedAt = 0
  #willLook = false

  constructor(channels: Channels) {
    this.#look((name, file, exports) => {
      const files = this.#past.get(name) ?? []
      files.push({ file, exports })
      this.#past.set(name, files)
    })
    channels.on<{ id: string; parentFilename?: string; result?: unknown }>(
      'tracing:module.require:end',
      ({ id, parentFilename, result }) => {
        this.#lookSoon()
        // Most are relative paths inside a package; entries are asked for by name, or by file from an ES module.
        if (id.startsWith('.')) return
        const name = nodePath.isAbsolute(id) ? packageOf(id) : this.#packageBehind(id, parentFilename)
        if (name !== undefined && this.#watched.has(name)) this.#tell(name, resolved(id, parentFilename), result)
      },
    )
    channels.on(LOOK, () => this.#look((name, file, exports) => this.#tell(name, file, exports)))
  }

  /**
   * Calls `seen` for each copy of a package, now and later; more than once when it has more than one entry.
   *
   * @param entries Files by which the package is entered beside its main module, by their path in it, such as `promise.js`.
   */
  watch(name: string, seen: (module: LoadedModule) => void, entries: readonly string[] = []): void {
    const calledFor = new WeakSet<object>()
    const watch: Watch = {
      entries,
      found(module) {
        const { exports } = module
        if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return
        if (calledFor.has(exports)) return
        calledFor.add(exports)
        seen(module)
      },
    }
    this.#watched.set(name, [...(this.#watched.get(name) ?? []), watch])
    for (const { file, exports } of this.#past.get(name) ?? []) found(watch, name, exports, file)
  }

  #packageBehind(id: string, parent: string | undefined): string {
    const named = packageIn(id, '/')
    if (this.#watched.has(named) || parent === undefined || packageOf(parent) !== undefined) return named
    let behind = this.#behind.get(id)
    if (behind === undefined) {
      behind = (isBuiltin(id) ? undefined : packageOf(resolved(id, parent))) ?? named
      this.#behind.set(id, behind)
    }
    return behind
  }

  #tell(name: string, file: string, exports: unknown): void {
    for (const watch of this.#watched.get(name) ?? []) found(watch, name, exports, file)
  }

  /** Modules are loaded by the hundred: one look at all of them is cheaper than resolving each name. */
  #lookSoon(): void {
    if (this.#willLook) return
    this.#willLook = true
    setTimeout(() => channel(LOOK).publish({}), LOOK_MS).unref()
  }

  /** Goes through the files that are new in the module cache. */
  #look(at: (name: string, file: string, exports: unknown) => void): void {
    this.#willLook = false
    const cache = moduleCache()
    const files = Object.keys(cache)
    // Files are in the order in which they were loaded; fewer than before means that some were taken out.
    const first = files.length < this.#lookedAt ? 0 : this.#lookedAt
    this.#lookedAt = files.length
    for (const file of files.slice(first)) {
      const name = packageOf(file)
      const module = cache[file]
      if (name !== undefined && module?.loaded === true) at(name, file, module.exports)
    }
  }
}

/** Tells of a file when it is an entry of the package. Most files of a package are none: cheap questions come first. */
function found({ entries, found: seen }: Watch, name: string, exports: unknown, file: string): void {
  const start = file.lastIndexOf(MODULES) + MODULES.length
  const end = start + name.length
  if (start < MODULES.length || withSlashes(file.slice(start, end)) !== name) return
  const folder = file.slice(0, end)
  const about = manifest(folder)
  const inPackage = withSlashes(file.slice(end + 1))
  if (about !== undefined && (about.main.includes(inPackage) || entries.includes(inPackage)))
    seen({
      exports,
      version: about.version,
      file: (each) => moduleCache()[nodePath.join(folder, each)]?.exports as unknown,
    })
}

interface Manifest {
  /** Files that the main module may be, by their path in the package. */
  readonly main: readonly string[]
  readonly version: string
}

/** Manifests by folder: every file of a package asks for it. */
const manifests = new Map<string, Manifest | undefined>()

function manifest(folder: string): Manifest | undefined {
  if (!manifests.has(folder)) manifests.set(folder, readManifest(folder))
  return manifests.get(folder)
}

function readManifest(folder: string): Manifest | undefined {
  try {
    const text = builtin.fs.readFileSync(folder + nodePath.sep + 'package.json', 'utf8')
    const { main, version } = JSON.parse(text) as Record<string, unknown>
    const entry = nodePath.posix.normalize(typeof main === 'string' ? main : 'index.js')
    return {
      main: [entry, `${entry}.js`, nodePath.posix.join(entry, 'index.js')],
      version: typeof version === 'string' ? version : '',
    }
  } catch {
    return undefined
  }
}

/** CommonJS modules that are loaded, by file. Any path leads to the one cache; a bundle in CommonJS form has no URL of its own. */
export function moduleCache(): NodeJS.Dict<NodeModule> {
  return requireFrom(process.execPath).cache
}

/** Between a path's packages and the name of one. */
export const MODULES = `${nodePath.sep}node_modules${nodePath.sep}`

/** Name of the package that a file belongs to; `undefined` for the application's own. */
export function packageOf(file: string): string | undefined {
  const at = file.lastIndexOf(MODULES)
  if (at === -1) return undefined
  return withSlashes(packageIn(file.slice(at + MODULES.length), nodePath.sep))
}

/** A path as names of packages are written. */
function withSlashes(path: string): string {
  return nodePath.sep === '/' ? path : path.replaceAll(nodePath.sep, '/')
}

/** The package in a path such as `@scope/name/lib/file.js`. */
function packageIn(from: string, separator: string): string {
  const scopeEnd = from.startsWith('@') ? from.indexOf(separator) : -1
  const end = from.indexOf(separator, scopeEnd + 1)
  return end === -1 ? from : from.slice(0, end)
}

function resolved(id: string, parent: string | undefined): string {
  if (nodePath.isAbsolute(id) || parent === undefined) return id
  try {
    return requireFrom(parent).resolve(id)
  } catch {
    return id
  }
}
