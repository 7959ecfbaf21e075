import { createRequire as requireFrom, findPackageJSON } from 'node:module'
import nodePath from 'node:path'
import { pathToFileURL as urlOf } from 'node:url'
import { builtin } from '../builtin.ts'
import type { Journal } from '../journal.ts'
import { packageJsonsFrom } from '../package-json.ts'
import type { PackageJson } from '../package-json.ts'

/** An ES module package of the application. */
export interface ApplicationPackage {
  readonly exports: unknown
  readonly version: string
}

interface Manifest {
  readonly version?: string
  readonly type?: string
  readonly main?: string
  readonly module?: string
  readonly exports?: unknown
}

/**
 * Reaches packages that are ES modules, of which no cache and no channel tells: those that the application's own `package.json`
 * depends on are loaded from where the application would. Node gives everybody the same instance, so this finds what the
 * application has loaded, or loads what it is about to. A package inside a bundle is another instance and is not reached.
 */
export class ApplicationPackages {
  readonly #base: string | undefined
  readonly #manifest: PackageJson | undefined
  readonly #journal: Journal

  constructor(entry: string | undefined, journal: Journal) {
    this.#journal = journal
    this.#base = entry === undefined ? undefined : realPath(entry)
    this.#manifest = this.#base === undefined ? undefined : nearest(this.#base)
  }

  /**
   * Calls `found` for the package when the application depends on it: at once, unless it is being loaded right now.
   *
   * @param file Taken in place of the package's entry, and only where that is an ES module: the module cache has the others.
   */
  watch(name: string, found: (module: ApplicationPackage) => void, file?: string): void {
    const { dependencies, optionalDependencies } = this.#manifest ?? {}
    for (const [alias, range] of Object.entries({ ...dependencies, ...optionalDependencies }))
      if (alias === name || range.startsWith(`npm:${name}@`)) this.#load(alias, name, found, file)
  }

  #load(alias: string, name: string, found: (module: ApplicationPackage) => void, part: string | undefined): void {
    const failed = (error: unknown) => this.#journal.failed(`finding ${name}`, error)
    try {
      const manifestFile = findPackageJSON(alias, urlOf(this.#base ?? ''))
      if (manifestFile === undefined) return
      const manifest = JSON.parse(builtin.fs.readFileSync(manifestFile, 'utf8')) as Manifest
      const entry = part === undefined ? importEntry(manifest) : manifest.type === 'module' ? part : undefined
      if (entry === undefined) return
      const file = nodePath.join(nodePath.dirname(manifestFile), entry)
      load(file, (exports) => found({ exports, version: manifest.version ?? '' }), failed)
    } catch (error) {
      failed(error)
    }
  }
}

/**
 * Loads an ES module without an `import()` that is still under way when the application requires the same module, for which Node
 * would throw.
 */
function load(file: string, loaded: (exports: unknown) => void, failed: (error: unknown) => void): void {
  let exports: unknown
  try {
    exports = requireFrom(file)(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_REQUIRE_ESM_RACE_CONDITION' || code === 'ERR_REQUIRE_CYCLE_MODULE')
      import(urlOf(file).href).then(loaded).catch(failed)
    else failed(error)
    return
  }
  loaded(exports)
}

/** The `package.json` that says what a file depends on: those that only mark their folder's module type do not. */
function nearest(file: string): PackageJson | undefined {
  for (const manifest of packageJsonsFrom(nodePath.dirname(file)))
    if ((manifest.name ?? manifest.dependencies ?? manifest.optionalDependencies) !== undefined) return manifest
  return undefined
}

/** The file that `import` of the package's name leads to. */
export function importEntry({ exports, module, main }: Manifest): string | undefined {
  if (exports === undefined) return module ?? main ?? 'index.js'
  const isSubpaths = typeof exports === 'object' && exports !== null && '.' in exports
  return target(isSubpaths ? (exports as Record<'.', unknown>)['.'] : exports)
}

const CONDITIONS: ReadonlySet<string> = new Set(['node', 'import', 'module-sync', 'node-addons', 'default'])

function target(of: unknown): string | undefined {
  if (typeof of === 'string') return of
  if (typeof of !== 'object' || of === null) return undefined
  for (const [condition, next] of Object.entries(of)) {
    const found = CONDITIONS.has(condition) ? target(next) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function realPath(file: string): string | undefined {
  try {
    return builtin.fs.realpathSync(file)
  } catch {
    return undefined
  }
}
