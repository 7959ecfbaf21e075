import { codeOf } from './apps.ts'
import type { App } from './apps.ts'
import { findConfigFile } from './existing.ts'
import type { LanguageFacts } from './facts.ts'
import { pyProject, pythonDependencies } from './python-project.ts'
import { distinct, searchCode, under, within } from './sources.ts'
import type { Found, Sources } from './sources.ts'
import type { Service } from '../service.ts'

/** The release that images are built on where the repository does not say otherwise. */
const NEWEST = '3.13'
/** What uvicorn listens on when nobody says otherwise. */
const UVICORN_PORT = 8000

const LOCKFILES = [
  ['uv', 'uv.lock'],
  ['poetry', 'poetry.lock'],
] as const satisfies readonly (readonly [Service['packageManager'], string])[]

/** Reads what pyproject.toml, requirements.txt and code tell. */
export function pythonFacts(sources: Sources, { directory }: App): LanguageFacts {
  const project = pyProject(sources, directory)
  const manifest = under(directory, 'pyproject.toml')
  const code = codeOf(sources, directory, /\.py$/)
  const name = project?.project?.name ?? project?.tool?.poetry?.name
  const uses = (names: readonly string[]) =>
    pythonDependencies(sources, directory).find(({ value }) => names.includes(value))
  const lock = LOCKFILES.map(([value, file]) => ({ value, from: under(directory, file) })).filter(({ from }) =>
    sources.files.includes(from),
  )
  const entry = entries(sources, directory, code)
  const existing = findConfigFile(sources, directory)
  return {
    name: name === undefined ? [] : [{ value: name.toLowerCase().replaceAll(/[_.]+/g, '-'), from: manifest }],
    packageManager:
      lock.length > 0
        ? lock
        : [
            {
              value: 'pip',
              from:
                sources.read(under(directory, 'requirements.txt')) === undefined
                  ? manifest
                  : under(directory, 'requirements.txt'),
            },
          ],
    packageManagerVersion: undefined,
    sourceRoot: entry[0]?.from.startsWith(under(directory, 'src/')) === true ? 'src' : '.',
    runtimeVersion: pythonVersion(sources, directory, project?.project?.['requires-python']),
    entry,
    build: undefined,
    test: sources.files.some((path) => within(directory, path) !== undefined && /(^|\/)test_[^/]+\.py$/.test(path))
      ? { value: 'pytest', from: 'tests' }
      : undefined,
    port: ports(sources, code),
    loopback: undefined, // it is started with its host
    postgres: uses(['psycopg', 'psycopg2', 'psycopg2-binary', 'asyncpg', 'psycopg-binary']),
    redis: uses(['redis']),
    mysql: uses(['pymysql', 'mysqlclient', 'aiomysql', 'asyncmy']),
    liveness: routes(sources, code, ['livez', 'live', 'healthz', 'health']),
    readiness: routes(sources, code, ['readyz', 'ready', 'readiness']),
    workspace: undefined,
    lockfile: lock[0]?.from ?? sources.files.find((path) => path === under(directory, 'requirements.txt')),
    instrumentation: { value: 'opentelemetry', from: 'Python' },
    source: undefined,
    configFile:
      existing === undefined
        ? { value: 'ticolops-obs.config.yaml', from: 'Python' }
        : { value: existing, from: under(directory, existing) },
  }
}

/** `app = FastAPI(…)` in app/main.py is `app.main:app`. A folder `src` is no package. */
function entries(sources: Sources, directory: string, code: readonly string[]): Found<string>[] {
  const apps = searchCode(sources, code, /^(\w+)\s*(?::\s*[\w.]+\s*)?=\s*(?:fastapi\.)?FastAPI\s*\(/gm).map(
    ({ value, from }) => {
      const path = (within(directory, from.replace(/:\d+$/, '')) ?? '')
        .replace(/^src\//, '')
        .replace(/(\/__init__)?\.py$/, '')
      return { value: `${path.replaceAll('/', '.')}:${value}`, from }
    },
  )
  const main = apps.filter(({ value }) => /(^|\.)main:/.test(value))
  return distinct(main.length === 1 ? main : apps)
}

function ports(sources: Sources, code: readonly string[]): Found<number>[] {
  const found = searchCode(sources, code, /uvicorn\.run\([^)]*?\bport\s*=\s*(\d{2,5})\b/g)
  const known = found.map(({ value, from }) => ({ value: Number(value), from })).filter(({ value }) => value <= 65_535)
  return known.length > 0
    ? distinct(known)
    : [{ value: UVICORN_PORT, from: 'the port of uvicorn, which nothing changes' }]
}

function pythonVersion(sources: Sources, directory: string, requires: string | undefined): Found<string>[] {
  const path = under(directory, '.python-version')
  const [, pinned] = /^\s*(3\.\d+)/.exec(sources.read(path) ?? '') ?? []
  if (pinned !== undefined) return [{ value: pinned, from: path }]
  const [, exact] = /^\s*(?:==|~=)\s*(3\.\d+)/.exec(requires ?? '') ?? []
  if (exact !== undefined) return [{ value: exact, from: `${under(directory, 'pyproject.toml')} (requires-python)` }]
  return [{ value: NEWEST, from: 'nothing pins it' }]
}

/** The first of the paths, as names without slash, that a GET of the app answers. */
function routes(sources: Sources, code: readonly string[], names: readonly string[]): Found<string>[] {
  const found = searchCode(sources, code, /@\w+\.get\(\s*["'](\/[\w/-]+)["']/g)
  return names.flatMap((name) => found.filter(({ value }) => value.endsWith(`/${name}`))).slice(0, 1)
}
