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

  constructor(channels: Channels) {
    channels.on<{ id: string; parentFilename?: string; result?: unknown }>('tracing:module.require:end', (message) => {
      const name = [...this.#watched.keys()].find(
        (each) => message.id === each || folderOf(message.id, each) !== undefined,
      )
      if (name !== undefined) this.#found(name, message.result, resolved(message.id, message.parentFilename))
    })
  }

  /** Calls `found` for each copy of a package, now and later. */
  watch(name: string, found: (module: LoadedModule) => void): void {
    this.#watched.set(name, found)
    const { cache } = createRequire(import.meta.url)
    // Inside a bundle in CommonJS form there may be no cache.
    for (const [file, module] of Object.entries(cache ?? {}))
      if (folderOf(file, name) !== undefined && module?.loaded === true) this.#found(name, module.exports, file)
  }

  #found(name: string, exports: unknown, file: string): void {
    if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null || this.#seen.has(exports))
      return
    const manifest = manifestOf(file, name)
    if (manifest === undefined) return
    this.#seen.add(exports)
    this.#watched.get(name)?.({ exports, version: manifest })
  }
}

/** Folder of the package when the file belongs to it. */
function folderOf(file: string, name: string): string | undefined {
  const marker = `${path.sep}node_modules${path.sep}${name.replaceAll('/', path.sep)}${path.sep}`
  const at = file.lastIndexOf(marker)
  return at === -1 || file.includes(`${path.sep}node_modules${path.sep}`, at + marker.length - 1)
    ? undefined
    : file.slice(0, at + marker.length - 1)
}

/** Version of the package when the file is its main module. */
function manifestOf(file: string, name: string): string | undefined {
  const folder = folderOf(file, name)
  if (folder === undefined) return undefined
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
