import { parse } from 'smol-toml'
import { under } from './sources.ts'
import type { Found, Sources } from './sources.ts'
import { EXIT, ScaffoldError } from '../scaffold-error.ts'

/** What init reads of a pyproject.toml (PEP 621, and Poetry's own tables before it). */
export interface PyProject {
  readonly project?: {
    readonly name?: string
    readonly 'requires-python'?: string
    readonly dependencies?: readonly string[]
  }
  readonly tool?: {
    readonly poetry?: { readonly name?: string; readonly dependencies?: Readonly<Record<string, unknown>> }
    readonly uv?: object
  }
}

/**
 * Reads a pyproject.toml.
 * @throws ScaffoldError when it is no TOML.
 */
export function pyProject(sources: Sources, directory: string): PyProject | undefined {
  const path = under(directory, 'pyproject.toml')
  const text = sources.read(path)
  if (text === undefined) return undefined
  try {
    return parse(text)
  } catch (error) {
    const [reason] = (error as Error).message.split('\n')
    throw new ScaffoldError(
      'init.pyproject',
      EXIT.usage,
      `${path} is not valid TOML: ${reason}.`,
      'Mend it: pip cannot read it either.',
    )
  }
}

/** Names of the packages it depends on, in lower case with dashes (PEP 503). */
export function pythonDependencies(sources: Sources, directory: string): Found<string>[] {
  const { project, tool } = pyProject(sources, directory) ?? {}
  const requirements = (sources.read(under(directory, 'requirements.txt')) ?? '').split('\n')
  return [
    ...named(project?.dependencies ?? [], under(directory, 'pyproject.toml')),
    ...named(Object.keys(tool?.poetry?.dependencies ?? {}), under(directory, 'pyproject.toml')),
    ...named(requirements, under(directory, 'requirements.txt')),
  ]
}

function named(lines: readonly string[], from: string): Found<string>[] {
  return lines.flatMap((line) => {
    const [, name] = /^\s*([A-Za-z0-9][\w.-]*)/.exec(line) ?? []
    return name === undefined ? [] : [{ value: name.toLowerCase().replaceAll(/[-_.]+/g, '-'), from }]
  })
}
