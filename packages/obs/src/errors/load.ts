import { createRequire as requireFrom, findPackageJSON } from 'node:module'
import nodePath from 'node:path'
import { pathToFileURL as urlOf } from 'node:url'
import { builtin } from '../builtin.ts'
import { importEntry } from '../frameworks/application-packages.ts'
import type { SentryModule } from './sentry.ts'

/** The package that an application installs to have its errors reported. */
const PACKAGE = '@sentry/node'
const MAJORS: ReadonlySet<string> = new Set(['10', '11'])

/** Sentry cannot be used; the message says what to do. */
export class SentryMissing extends Error {}

/**
 * The Sentry of an application: as the started program sees it, else the working directory. Throws {@link SentryMissing}.
 *
 * @param program The started program, `process.argv[1]`.
 */
export function findSentry(program: string | undefined): Installation {
  const bases = [program === undefined ? undefined : realPath(program), nodePath.join(process.cwd(), 'package.json')]
  for (const base of bases) {
    const manifest = base === undefined ? undefined : manifestFrom(base)
    if (base !== undefined && manifest !== undefined) return new Installation(base, manifest)
  }
  throw new SentryMissing(
    `errors are not reported, because ${PACKAGE} is not installed where the application runs. Install it: npm install ${PACKAGE}. In a bundle, hand it over: errors: { sentry }.`,
  )
}

/** A module that an application hands over, or that was found. Throws {@link SentryMissing} for versions that are not known here. */
export function checkedSentry(module: unknown): SentryModule {
  const sentry = module as SentryModule
  if (!MAJORS.has(sentry.SDK_VERSION?.split('.', 1)[0] ?? ''))
    throw new SentryMissing(
      `errors are not reported, because ${PACKAGE} is ${sentry.SDK_VERSION}, and only versions 10 and 11 are known here. Install one: npm install ${PACKAGE}`,
    )
  return sentry
}

/** A copy of Sentry on the disk. */
export class Installation {
  readonly #require: NodeJS.Require
  readonly #manifest: string

  constructor(base: string, manifest: string) {
    this.#require = requireFrom(base)
    this.#manifest = manifest
  }

  /** The module in CommonJS form, at once: a third faster than the ES modules, which block the event loop for just as long. */
  loadNow(): SentryModule {
    try {
      return checkedSentry(this.#require(PACKAGE))
    } catch (error) {
      if (error instanceof SentryMissing) throw error
      throw new SentryMissing(
        `errors are not reported, because ${PACKAGE} cannot be loaded: ${firstLine(error)}. Install it anew.`,
      )
    }
  }

  /** The same copy that the application has loaded, if it has: as ES modules it would otherwise be in memory twice. */
  async load(): Promise<SentryModule> {
    if (!isLoadedSomewhere() || this.#require.cache[this.#require.resolve(PACKAGE)] !== undefined) return this.loadNow()
    const entry = importEntry(JSON.parse(builtin.fs.readFileSync(this.#manifest, 'utf8')) as Record<string, unknown>)
    if (entry === undefined) return this.loadNow()
    return checkedSentry(await import(urlOf(nodePath.join(nodePath.dirname(this.#manifest), entry)).href))
  }
}

/** All copies of Sentry share what they know, from the first that is loaded. */
function isLoadedSomewhere(): boolean {
  return '__SENTRY__' in globalThis
}

function manifestFrom(base: string): string | undefined {
  try {
    return findPackageJSON(PACKAGE, urlOf(base))
  } catch {
    return undefined
  }
}

function realPath(file: string): string | undefined {
  try {
    return builtin.fs.realpathSync(file)
  } catch {
    return undefined
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}
