import { instrumented } from '../instrument/entry.ts'
import { codeOf, NODE_CODE } from './apps.ts'
import { packageJson, tsconfig } from './package-json.ts'
import { searchCode, under } from './sources.ts'
import type { Found, Sources } from './sources.ts'
import type { Service } from '../service.ts'

/** Modes of TypeScript's `module` under which CommonJS may import an ES module, as of TypeScript 5.8. */
const REQUIRES_ESM = ['nodenext', 'node20', 'preserve']
/** Modes under which `exports` of a package are read at all, without which `@ticolops/obs` has no types. */
const READS_EXPORTS = ['node16', 'node18', ...REQUIRES_ESM]

/**
 * How the app is measured: by a call in its code, unless that call could keep it from compiling or there is no file to
 * write it into; then by a flag of node.
 * @param source The file of code that is run or built from.
 */
export function nodeInstrumentation(
  sources: Sources,
  directory: string,
  source: string | undefined,
): Found<Service['instrumentation']> {
  const manifest = under(directory, 'package.json')
  const { scripts = {}, type } = packageJson(sources, manifest) ?? {}
  const flagged = Object.entries(scripts).find(([, script]) => script.includes('@ticolops/obs/register'))
  if (flagged !== undefined) return { value: 'flag', from: `${manifest} (scripts.${flagged[0]})` }
  const called = instrumentCall(sources, directory)
  if (called !== undefined) return { value: 'call', from: called }
  if (source === undefined) return { value: 'flag', from: 'no file of code to write the call into' }
  if (instrumented(sources.read(source) ?? '', true) === undefined)
    return { value: 'flag', from: `${source} cannot be read as code` }
  if (/\.[cm]?js$/.test(source)) return { value: 'call', from: source }
  const obstacle = typesObstacle(
    sources,
    directory,
    source.endsWith('.mts') || (type === 'module' && !source.endsWith('.cts')),
  )
  return obstacle === undefined ? { value: 'call', from: source } : { value: 'flag', from: obstacle }
}

/** Where code of the app calls `instrument()` already, in whichever of its files. */
export function instrumentCall(sources: Sources, directory: string): string | undefined {
  const calls = searchCode(sources, codeOf(sources, directory, NODE_CODE), /(?<!\.)\binstrument\s*\(/g)
  const imported = /(?:from|require\()\s*['"]@ticolops\/obs['"]/
  return calls.find(({ from }) => imported.test(sources.read(from.replace(/:\d+$/, '')) ?? ''))?.from
}

/** Why TypeScript would refuse the import, or `undefined`. */
function typesObstacle(sources: Sources, directory: string, isModule: boolean): string | undefined {
  const path = under(directory, 'tsconfig.json')
  const config = tsconfig(sources, path)
  if (config === undefined) return undefined
  const module = config.compilerOptions.module?.toLowerCase()
  const resolution = config.compilerOptions.moduleResolution?.toLowerCase()
  if (module === undefined)
    return config.extends === undefined ? `${path} has no module` : `${path} takes its module from elsewhere`
  const reads =
    resolution === undefined ? READS_EXPORTS.includes(module) : [...READS_EXPORTS, 'bundler'].includes(resolution)
  if (!reads) return `${path} (module ${module}) does not read the exports of packages`
  return isModule || REQUIRES_ESM.includes(module) || resolution === 'bundler'
    ? undefined
    : `${path} (module ${module}) does not let CommonJS import an ES module`
}
