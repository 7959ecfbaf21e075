import { codeOf } from './apps.ts'
import type { App } from './apps.ts'
import { findConfigFile } from './existing.ts'
import type { LanguageFacts } from './facts.ts'
import { nodeEntries, sourceOf } from './node-entry.ts'
import { instrumentCall, nodeInstrumentation } from './node-instrumentation.ts'
import { loopbackOf, nodePorts } from './node-port.ts'
import { nodeVersion } from './node-version.ts'
import { packageJson, tsconfig } from './package-json.ts'
import type { PackageJson } from './package-json.ts'
import { distinct, under } from './sources.ts'
import type { Found, Sources } from './sources.ts'
import type { Service } from '../service.ts'

const LOCKFILES = [
  ['pnpm', 'pnpm-lock.yaml'],
  ['yarn', 'yarn.lock'],
  ['npm', 'package-lock.json'],
  ['npm', 'npm-shrinkwrap.json'],
] as const satisfies readonly (readonly [Service['packageManager'], string])[]

const POSTGRES = ['pg', 'postgres', 'pg-promise', 'slonik', '@prisma/adapter-pg']
const REDIS = ['ioredis', 'redis', 'bullmq', '@redis/client']
const MYSQL = ['mysql2', 'mysql']

/** Reads what package.json, lockfiles and code tell. */
export function nodeFacts(sources: Sources, { directory, framework }: App): LanguageFacts {
  const manifest = under(directory, 'package.json')
  const json = packageJson(sources, manifest) ?? {}
  const entry = nodeEntries(sources, directory)
  const source =
    instrumentCall(sources, directory)?.replace(/:\d+$/, '') ??
    (entry[0] === undefined ? undefined : sourceOf(sources, directory, entry[0].value))
  const script = (name: string) =>
    json.scripts?.[name] === undefined ? undefined : { value: name, from: `${manifest} (scripts.${name})` }
  const test = script('test')
  const lock = lockOf(sources, directory)
  const telemetry = { from: 'the telemetry server of @ticolops/obs' }
  return {
    name: json.name === undefined ? [] : [{ value: json.name.replace(/^@[^/]+\//, ''), from: `${manifest} (name)` }],
    packageManager: packageManagers(sources, directory, json),
    packageManagerVersion: packageManagerVersion(sources, json, lock),
    sourceRoot: '.',
    runtimeVersion: nodeVersion(sources, directory),
    entry,
    build: script('build'),
    test: test === undefined || /no test specified/.test(json.scripts?.['test'] ?? '') ? undefined : test,
    port: nodePorts(sources, directory),
    loopback: loopbackOf(sources, directory, framework.value),
    postgres: dependency(json, manifest, POSTGRES) ?? prismaOf(sources, directory, 'postgresql'),
    redis: dependency(json, manifest, REDIS),
    mysql: dependency(json, manifest, MYSQL) ?? prismaOf(sources, directory, 'mysql'),
    liveness: [{ value: '/livez', ...telemetry }],
    readiness: [{ value: '/readyz', ...telemetry }],
    workspace:
      lock !== undefined && directory !== '.' && !lock.startsWith(`${directory}/`)
        ? { value: true, from: lock }
        : undefined,
    lockfile: lock,
    instrumentation: nodeInstrumentation(sources, directory, source),
    source,
    configFile: configFile(sources, directory),
  }
}

function dependency(
  { dependencies = {} }: PackageJson,
  manifest: string,
  names: readonly string[],
): Found<string> | undefined {
  const name = names.find((each) => Object.hasOwn(dependencies, each))
  return name === undefined ? undefined : { value: name, from: `${manifest} (dependencies.${name})` }
}

/** Prisma names the kind of database in its schema. */
function prismaOf(sources: Sources, directory: string, provider: string): Found<string> | undefined {
  const path = codeOf(sources, directory, /\.prisma$/).find((each) =>
    new RegExp(`provider\\s*=\\s*"${provider}"`).test(sources.read(each) ?? ''),
  )
  return path === undefined ? undefined : { value: 'prisma', from: path }
}

/** The lockfile that the app's packages are installed from: its own, else the repository's. */
function lockOf(sources: Sources, directory: string): string | undefined {
  const folders = directory === '.' ? ['.'] : [directory, '.']
  return folders
    .flatMap((folder) => LOCKFILES.map(([, name]) => under(folder, name)))
    .find((path) => sources.files.includes(path))
}

/** What package.json pins; else the generation of Yarn that wrote the lockfile, which decides how it is called. */
function packageManagerVersion(sources: Sources, json: PackageJson, lock: string | undefined): string | undefined {
  const declared = json.packageManager ?? packageJson(sources, 'package.json')?.packageManager ?? ''
  const [, pinned] = /^\w+@(\d+(?:\.\d+)*)/.exec(declared) ?? []
  if (pinned !== undefined || !(lock?.endsWith('yarn.lock') ?? false)) return pinned
  return /^__metadata:/m.test(sources.read(lock ?? '') ?? '') ? '4' : '1'
}

function packageManagers(sources: Sources, directory: string, json: PackageJson): Found<Service['packageManager']>[] {
  const root = directory === '.' ? json : packageJson(sources, 'package.json')
  for (const [path, declared] of [
    [under(directory, 'package.json'), json.packageManager],
    ['package.json', root?.packageManager],
  ] as const) {
    const [, name] = /^(npm|pnpm|yarn)@/.exec(declared ?? '') ?? []
    if (name !== undefined) return [{ value: name as Service['packageManager'], from: `${path} (packageManager)` }]
  }
  const folder = (lockOf(sources, directory) ?? '').includes('/') ? directory : '.'
  const locks = LOCKFILES.map(([value, file]) => ({ value, from: under(folder, file) })).filter(({ from }) =>
    sources.files.includes(from),
  )
  return locks.length > 0 ? distinct(locks) : [{ value: 'npm', from: 'no lockfile, so npm' }]
}

/**
 * A configuration in TypeScript, unless the compiler of the app would take it for code of the app: a tsconfig.json without
 * `include` takes whatever lies beside it, and where its output goes changes with that.
 */
function configFile(sources: Sources, directory: string): Found<string> {
  const existing = findConfigFile(sources, directory)
  if (existing !== undefined) return { value: existing, from: under(directory, existing) }
  const path = under(directory, 'tsconfig.json')
  const config = tsconfig(sources, path)
  if (config === undefined) return { value: 'ticolops-obs.config.ts', from: 'no tsconfig.json' }
  return config.include === undefined && config.files === undefined
    ? { value: 'ticolops-obs.config.mjs', from: `${path} compiles whatever lies beside it` }
    : { value: 'ticolops-obs.config.ts', from: `${path} (include)` }
}
