import { findPackageJSON } from 'node:module'
import { pathToFileURL as urlOf } from 'node:url'
import { builtin } from '../builtin.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import { finds } from './global-api.ts'

const API = '@opentelemetry/api'

/**
 * Tells of copies of the API that do not find what is registered with another one: they hand out spans that go nowhere, and say nothing.
 *
 * @param registered Version of the copy that everybody must find.
 */
export function watchApiCopies(
  registered: string,
  modules: LoadedModules,
  program: string | undefined,
  journal: Journal,
): void {
  const check = (version: string) => {
    if (version === '' || finds(version, registered)) return
    journal.warn(
      `traces: the application uses ${API} ${version}, which does not find version ${registered} that spans are recorded with: spans made through it are lost. Install one version: npm ls ${API}`,
    )
  }
  modules.watch(API, ({ version }) => check(version))
  // A copy that is an ES module is in no cache; but there is only one that the program itself can import.
  check(versionFor(program))
}

function versionFor(program: string | undefined): string {
  try {
    const manifest = program === undefined ? undefined : findPackageJSON(API, urlOf(builtin.fs.realpathSync(program)))
    if (manifest === undefined) return ''
    return String((JSON.parse(builtin.fs.readFileSync(manifest, 'utf8')) as { version?: unknown }).version)
  } catch {
    return ''
  }
}
