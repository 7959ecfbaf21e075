import nodePath from 'node:path'
import { builtin } from './builtin.ts'

/** What is used of a `package.json`, as far as it is of the right kind. */
export interface PackageJson {
  readonly name?: string
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** What was read, by folder: more than one part asks at the start of an application. */
const known = new Map<string, PackageJson | undefined>()

/** The `package.json` files of a folder and of those above it, the nearest first. What cannot be read is left out. */
export function* packageJsonsFrom(folder: string): Generator<PackageJson> {
  for (let at = folder, below = ''; at !== below; at = nodePath.dirname(below)) {
    if (!known.has(at)) known.set(at, read(at))
    const found = known.get(at)
    if (found !== undefined) yield found
    below = at
  }
}

function read(folder: string): PackageJson | undefined {
  try {
    const content: unknown = JSON.parse(builtin.fs.readFileSync(nodePath.join(folder, 'package.json'), 'utf8'))
    if (typeof content !== 'object' || content === null) return undefined
    const { name, version, dependencies, optionalDependencies } = content as Record<string, unknown>
    return {
      ...(typeof name === 'string' ? { name } : {}),
      ...(typeof version === 'string' ? { version } : {}),
      ...(isRanges(dependencies) ? { dependencies } : {}),
      ...(isRanges(optionalDependencies) ? { optionalDependencies } : {}),
    }
  } catch {
    return undefined
  }
}

function isRanges(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.values(value).every((range) => typeof range === 'string')
}
