import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Channels } from '../channels.ts'

/** A CommonJS package's main module that is loaded in this process. */
export interface LoadedModule {
  readonly exports: unknown
  readonly version: string
}

/**
 * Sees packages as they are loaded, and those that are loaded already, without a loader hook: the module cache holds the past,
 * and the channel `module.require` (Node 22.9) tells the rest; it also fires when an ES module imports a CommonJS package.
 * A package inside a bundle is not seen; it can be handed over through the options.
 */
export class LoadedModules {
  readonly #watched = new Map<string, (module: LoadedModule) => void>()
  readonly #seen = new WeakSet<object>()
  /** Files that were loaded before us, by package. */
  readonly #past = new Map<string, { readonly file: string; readonly exports: unknown }[]>()

  constructor(channels: Channels) {
    for (const [file, module] of Object.entries(moduleCache())) {
      const name = packageOf(file)
      if (name === undefined || module?.loaded !== true) continue
      const files = this.#past.get(name) ?? []
      files.push({ file, exports: module.exports })
      this.#past.set(name, files)
    }
    channels.on<{ id: string; parentFilename?: string; result?: unknown }>('tracing:module.require:end', (message) => {
      // Most are relative paths inside a package; main modules are asked for by name, or by file from an ES module.
      if (message.id.startsWith('.')) return
      const name = path.isAbsolute(message.id) ? packageOf(message.id) : message.id
      if (name !== undefined && this.#watched.has(name))
        this.#found(name, message.result, resolved(message.id, message.parentFilename))
    })
  }

  /** Calls `found` for each copy of a package, now and later. */
  watch(name: string, found: (module: LoadedModule) => void): void {
    this.#watched.set(name, found)
    for (const { file, exports } of this.#past.get(name) ?? []) this.#found(name, exports, file)
  }

  #found(name: string, exports: unknown, file: string): void {
    if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null || this.#seen.has(exports))
      return
    const version = versionOf(file, name)
    if (version === undefined) return
    this.#seen.add(exports)
    this.#watched.get(name)?.({ exports, version })
  }
}

/** CommonJS modules that are loaded, by file. A bundle in CommonJS form has no URL of its own, and no cache. */
function moduleCache(): NodeJS.Dict<NodeModule> {
  try {
    return createRequire(import.meta.url).cache
  } catch {
    return {}
  }
}

const MODULES = `${path.sep}node_modules${path.sep}`

/** Name of the package that a file belongs to; `undefined` for the application's own. */
function packageOf(file: string): string | undefined {
  const at = file.lastIndexOf(MODULES)
  if (at === -1) return undefined
  const [scope = '', name = ''] = file.slice(at + MODULES.length).split(path.sep, 2)
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}

/** Version of the package when the file is its main module. */
function versionOf(file: string, name: string): string | undefined {
  const at = file.lastIndexOf(MODULES)
  if (at === -1) return undefined
  const folder = path.join(file.slice(0, at + MODULES.length), name)
  try {
    const { main, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >
    const entry = path.join(folder, typeof main === 'string' ? main : 'index.js')
    if (![entry, `${entry}.js`, path.join(entry, 'index.js')].includes(file)) return undefined
    return typeof version === 'string' ? version : ''
  } catch {
    return undefined
  }
}

function resolved(id: string, parent: string | undefined): string {
  if (path.isAbsolute(id) || parent === undefined) return id
  try {
    return createRequire(parent).resolve(id)
  } catch {
    return id
  }
}
