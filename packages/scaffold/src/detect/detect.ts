import { findApps } from './apps.ts'
import type { App } from './apps.ts'
import type { Facts } from './facts.ts'
import { nodeFacts } from './node.ts'
import { findPipelines } from './pipelines.ts'
import { pythonFacts } from './python.ts'
import { readRemote } from './remote.ts'
import type { Sources } from './sources.ts'
import { EXIT, ScaffoldError } from '../scaffold-error.ts'

/**
 * The apps that are meant: those of the folder that was named, else of the nearest folder at or above where the user
 * stands that has one, else of the whole repository.
 * @param here Folder in which the user stands.
 * @throws ScaffoldError when there is none.
 */
export function chooseApps(
  sources: Sources,
  here: string,
  named: { readonly directory?: string; readonly framework?: string },
): App[] {
  const all = findApps(sources)
  const fits = all.filter(({ framework }) => named.framework === undefined || framework.value === named.framework)
  const directory = named.directory ?? nearest(fits, here)
  const apps = directory === undefined ? fits : fits.filter((app) => app.directory === directory)
  if (apps.length > 0) return apps
  throw noApp(sources, directory ?? '.', all, named.framework)
}

function nearest(apps: readonly App[], here: string): string | undefined {
  for (
    let folder = here;
    folder !== '.';
    folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '.'
  ) {
    if (apps.some(({ directory }) => directory === folder)) return folder
  }
  return undefined
}

const SUPPORTED =
  'Express, Fastify, NestJS, Koa, Hono, h3 or node:http (package.json), or FastAPI (pyproject.toml or requirements.txt)'

/** What there is instead, where something can be recognised. */
const OTHERS = [
  ['Go', 'go.mod'],
  ['Rust', 'Cargo.toml'],
  ['Java', 'pom.xml'],
  ['Java or Kotlin', 'build.gradle'],
  ['Java or Kotlin', 'build.gradle.kts'],
  ['Ruby', 'Gemfile'],
  ['PHP', 'composer.json'],
  ['Elixir', 'mix.exs'],
  ['Deno', 'deno.json'],
] as const

function noApp(sources: Sources, directory: string, all: readonly App[], framework: string | undefined): ScaffoldError {
  const where = directory === '.' ? 'This repository' : directory
  const elsewhere = all.map((app) => `${app.directory} (${app.framework.value})`).join(', ')
  const other = OTHERS.find(([, file]) => sources.files.some((path) => path === file || path.endsWith(`/${file}`)))
  const manifest = sources.files.find((path) => /(^|\/)(package\.json|pyproject\.toml|requirements\.txt)$/.test(path))
  const what = framework === undefined ? 'no server that init knows' : `no ${framework} server`
  const found =
    other !== undefined
      ? `: it looks like ${other[0]} (${other[1]})`
      : manifest === undefined
        ? ''
        : `: ${manifest} names no framework, and no code of it listens`
  return new ScaffoldError(
    'init.unknown-app',
    EXIT.usage,
    `${where} has ${what}${elsewhere === '' ? found : ''}.`,
    elsewhere === '' ? `init deploys ${SUPPORTED}.` : `Name one that is there with --directory: ${elsewhere}.`,
  )
}

/**
 * Everything the repository tells of one app.
 * @param address Of the git remote.
 */
export function detect(sources: Sources, app: App, address: string | undefined): Facts {
  const facts = app.language === 'node' ? nodeFacts(sources, app) : pythonFacts(sources, app)
  const remote = address === undefined ? undefined : readRemote(address)
  return {
    app,
    ...facts,
    remote: remote === undefined ? undefined : { value: remote, from: 'git remote' },
    pipelines: findPipelines(sources, remote?.forge ?? 'github'),
  }
}
