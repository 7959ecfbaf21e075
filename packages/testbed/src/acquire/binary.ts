import path from 'node:path'
import { insidePodNetwork } from '../inside.ts'
import { findOnPath, isExecutable } from '../lifetime.ts'
import { tryRun } from '../run.ts'
import { cached, cacheFolder, forget } from './cache.ts'
import { howToInstall, MissingToolError } from './errors.ts'
import type { AcquireEvent, OnProgress } from './progress.ts'
import { duration, megabytes, printProgress } from './progress.ts'
import { bring, describeSource, keyOf } from './sources.ts'
import type { Source, Tool } from './tool.ts'
import type { ToolName } from './tools.ts'
import { tools } from './tools.ts'
import type { Bringing } from './unavailable.ts'
import { UnavailableError } from './unavailable.ts'
import { compareVersions } from './version.ts'

/** Whether and how tools are brought. */
export interface AcquireOptions {
  /** `false`: only what is there already, nothing is fetched or built. */
  acquire?: boolean
  /** Told what happens while a tool is brought; default lines on stderr. */
  onProgress?: OnProgress
}

/** Options of {@link binary}. */
export interface BinaryOptions extends AcquireOptions {
  /**
   * The oldest version that will do; default the table's. It also steers the way: Prometheus 2.42 is a Debian package
   * within seconds, Prometheus 3 may have to be built.
   */
  atLeast?: string
}

/** The part of some options that concerns other tools too: a version is for one tool. */
export const acquireOptions = ({ acquire, onProgress }: AcquireOptions): AcquireOptions => ({
  ...(acquire === undefined ? {} : { acquire }),
  ...(onProgress === undefined ? {} : { onProgress }),
})

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
  for (const { file, from } of [...onThisMachine(name, tool), ...(await inCache(name, tool))]) {
    const version = await versionOf(file, tool)
    if (version === undefined) tried.push(`${file} (${from}) does not run`)
    else if (compareVersions(version, atLeast) < 0) tried.push(`${file} is ${version}, too old`)
    else return { name, path: file, version, from }
  }
  const offline = whyNotAcquire(name, options)
  if (offline !== undefined) tried.push(offline)
  for (const source of offline === undefined ? tool.sources : []) {
    try {
      return await bringTool(name, tool, source, atLeast, options)
    } catch (error) {
      tried.push(`${describeSource(source)}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new MissingToolError(name, atLeast, tried.length > 0 ? tried : ['it is not on PATH'], howToInstall(name, tool))
}

function whyNotAcquire(name: string, options: BinaryOptions): string | undefined {
  if (options.acquire === false) return 'it is not here, and fetching it was not asked for'
  if (insidePodNetwork())
    return `inside the network namespace nothing can be fetched: run \`packages/testbed/src/bin.ts get ${name}\` first`
  return undefined
}

/** Brings the tool from one source and makes sure that it runs; reports the course of it. Throws why it does not work. */
async function bringTool(
  name: ToolName,
  tool: Tool,
  source: Source,
  atLeast: string,
  options: BinaryOptions,
): Promise<FoundTool> {
  if ('version' in source && compareVersions(source.version, atLeast) < 0)
    throw new UnavailableError(`${source.version} is too old`)
  const from = describeSource(source)
  const emit = options.onProgress ?? printProgress
  const started = Date.now()
  let begun = false
  const event = (phase: AcquireEvent['phase'], text: string, more: { bytes?: number } = {}): void =>
    emit({ tool: name, phase, from, text, seconds: (Date.now() - started) / 1000, ...more })
  const report = (text: string): void => {
    event(begun ? 'progress' : 'start', text)
    begun = true
  }
  try {
    const need = (other: 'go'): Promise<string> => binary(other, acquireOptions(options))
    const file = await bring(source, { tool: name, atLeast, report, need })
    const version = await versionOf(file, tool)
    if (version === undefined) {
      await forget(keyOf(source))
      throw new UnavailableError('what it brought does not run here')
    }
    if (compareVersions(version, atLeast) < 0) throw new UnavailableError(`it has ${version}: too old`)
    const bytes = (await cached(keyOf(source)))?.bytes ?? 0
    if (begun) {
      const time = duration((Date.now() - started) / 1000)
      event('done', `${version} ready after ${time}, ${megabytes(bytes)} (${from})`, { bytes })
    }
    return { name, path: file, version, from }
  } catch (error) {
    // What failed before it began is told at the end only: it is the common case of a way that does not exist here.
    if (begun) event('failed', `${from}: ${error instanceof Error ? error.message : String(error)}`)
    throw error
  }
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

/** The source finds its work done, and so needs nothing. */
const IN_CACHE = (tool: string): Bringing => ({
  tool,
  atLeast: '0',
  report: () => {},
  need: () => Promise.reject(new UnavailableError(`${tool} was taken out of the cache a moment ago`)),
})

/** What the sources brought earlier, the last source first: that is the newest version. */
async function inCache(name: string, tool: Tool): Promise<{ file: string; from: string }[]> {
  const sources = await Promise.all(
    tool.sources.map(async (source) => ({ source, there: (await cached(keyOf(source))) !== undefined })),
  )
  const files = await Promise.all(
    sources
      .filter(({ there }) => there)
      .map(async ({ source }) => ({
        file: await bring(source, IN_CACHE(name)),
        from: describeSource(source),
      })),
  )
  return files.toReversed()
}

/** The version that the program itself names; undefined when it does not run here. */
async function versionOf(file: string, tool: Tool): Promise<string | undefined> {
  try {
    // Some programs write into the user's settings at the first start, even when asked for no more than this.
    const env = { ...process.env, XDG_CONFIG_HOME: path.join(cacheFolder(), 'config') }
    const { stdout, stderr } = await tryRun(file, tool.versionArgs, { timeoutMs: 20_000, env })
    return tool.versionPattern.exec(`${stdout}\n${stderr}`)?.[1]
  } catch {
    return undefined
  }
}
