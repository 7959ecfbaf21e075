import { parse } from 'jsonc-parser'
import type { Sources } from './sources.ts'
import { EXIT, ScaffoldError } from '../scaffold-error.ts'

/** What init reads of a package.json. */
export interface PackageJson {
  readonly name?: string
  readonly type?: string
  readonly main?: string
  readonly packageManager?: string
  readonly workspaces?: unknown
  readonly engines?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/**
 * Reads a package.json.
 * @throws ScaffoldError when it is no JSON object.
 */
export function packageJson(sources: Sources, path: string): PackageJson | undefined {
  const text = sources.read(path)
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Told below, like a value that is no object.
  }
  throw new ScaffoldError(
    'init.package-json',
    EXIT.usage,
    `${path} is not valid JSON.`,
    'Mend it: npm cannot read it either.',
  )
}

/** What init reads of a tsconfig.json. */
export interface CompilerOptions {
  readonly module?: string
  readonly moduleResolution?: string
  readonly outDir?: string
  readonly rootDir?: string
}

/** A tsconfig.json with comments; without what it extends. */
export function tsconfig(
  sources: Sources,
  path: string,
):
  | {
      readonly extends?: unknown
      readonly include?: unknown
      readonly files?: unknown
      readonly compilerOptions: CompilerOptions
    }
  | undefined {
  const text = sources.read(path)
  if (text === undefined) return undefined
  const value = (parse(text) ?? {}) as { compilerOptions?: CompilerOptions }
  return { ...value, compilerOptions: value.compilerOptions ?? {} }
}
