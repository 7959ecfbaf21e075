import { packageJson } from './package-json.ts'
import { pythonDependencies } from './python-project.ts'
import { distinct, isProduct, searchCode, under, within } from './sources.ts'
import type { Found, Sources } from './sources.ts'
import type { Service } from '../service.ts'

/** Something in the repository that can be deployed. */
export interface App {
  readonly directory: string
  readonly language: Service['language']
  readonly framework: Found<Service['framework']>
}

/** The package of each framework, those that build on others first. */
const NODE_FRAMEWORKS = [
  ['nestjs', '@nestjs/core'],
  ['fastify', 'fastify'],
  ['express', 'express'],
  ['koa', 'koa'],
  ['hono', 'hono'],
  ['h3', 'h3'],
] as const satisfies readonly (readonly [Service['framework'], string])[]

/** Code of Node, as paths. */
export const NODE_CODE = /\.[cm]?[jt]s$/

/** Everything in the repository that can be deployed, by folder. Examples, tests and fixtures are none. */
export function findApps(sources: Sources): App[] {
  return sources.files
    .filter((path) => isProduct(path))
    .flatMap((path) => {
      const [, folder, name = ''] = /^(?:(.+)\/)?([^/]+)$/.exec(path) ?? []
      const directory = folder ?? '.'
      if (name === 'package.json') return nodeApps(sources, directory)
      if (name === 'pyproject.toml') return pythonApps(sources, directory)
      if (name === 'requirements.txt' && !sources.files.includes(under(directory, 'pyproject.toml')))
        return pythonApps(sources, directory)
      return []
    })
}

/** Code of an app: what lies in its folder and in no package within it. */
export function codeOf(sources: Sources, directory: string, pattern: RegExp): string[] {
  const inner = sources.files
    .filter((path) => within(directory, path)?.includes('/') && /\/(package\.json|pyproject\.toml)$/.test(path))
    .map((path) => path.slice(0, path.lastIndexOf('/')))
  return sources.files.filter((path) => {
    const inside = within(directory, path)
    return (
      inside !== undefined &&
      pattern.test(path) &&
      isProduct(inside) &&
      !inner.some((each) => path.startsWith(`${each}/`))
    )
  })
}

/** One app, or several where its package has several frameworks and its code does not tell which. */
function nodeApps(sources: Sources, directory: string): App[] {
  const manifest = under(directory, 'package.json')
  const { dependencies = {} } = packageJson(sources, manifest) ?? {}
  const app = (framework: Found<Service['framework']>): App => ({ directory, language: 'node', framework })
  const declared = NODE_FRAMEWORKS.filter(([, name]) => Object.hasOwn(dependencies, name))
  if (declared[0]?.[0] === 'nestjs' || declared.length === 1)
    return declared.slice(0, 1).map(([value, name]) => app({ value, from: `${manifest} (dependencies.${name})` }))
  const code = codeOf(sources, directory, NODE_CODE)
  if (declared.length > 1) {
    const used = declared.flatMap(([value, name]) =>
      searchCode(sources, code, new RegExp(`(?:from|require\\()\\s*['"]${name}['"]`, 'g'))
        .slice(0, 1)
        .map(({ from }) => app({ value, from })),
    )
    return used.length > 0
      ? used
      : declared.map(([value, name]) => app({ value, from: `${manifest} (dependencies.${name})` }))
  }
  // Without a framework, a server of node:http that listens.
  const servers = searchCode(sources, code, /\bcreateServer\s*\(/g).filter(({ from }) => {
    const text = sources.read(from.replace(/:\d+$/, '')) ?? ''
    return /['"](?:node:)?https?['"]/.test(text)
  })
  return servers.slice(0, 1).map(({ from }) => app({ value: 'http', from }))
}

function pythonApps(sources: Sources, directory: string): App[] {
  const found = pythonDependencies(sources, directory).filter(({ value }) => value === 'fastapi')
  return distinct(found).map(({ from }) => ({ directory, language: 'python', framework: { value: 'fastapi', from } }))
}
