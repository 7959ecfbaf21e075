import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ConfigError } from './config-error.ts'
import type { Problem } from './config-error.ts'
import type { Source } from './read-data.ts'

/** The first Node that runs TypeScript without a flag. */
const TYPES_SINCE = '22.18'

/**
 * Runs a configuration that is a program and takes its default export.
 * @param runsTypeScript Whether this Node runs TypeScript.
 * @throws ConfigError with file and line when it does not parse, imports what is not there, or throws.
 */
export async function readModule(file: string, runsTypeScript = Boolean(process.features.typescript)): Promise<Source> {
  if (extname(file).endsWith('ts') && !runsTypeScript) throw needsTypes(file)
  const module = await quietly(() => importFresh(file)).catch((error: unknown) => {
    throw new ConfigError(file, [explain(error, file)])
  })
  if ('default' in module) return { input: module.default }
  const names = Object.keys(module).join(', ')
  throw new ConfigError(file, [
    {
      path: '',
      message: `has no default export${names === '' ? '' : `, only ${names}`}`,
      fix: 'export default defineConfig({ … })',
    },
  ])
}

/** Imports the file as it is now: a module is cached by its address, so the address carries the time of the change. */
async function importFresh(file: string): Promise<object> {
  const url = pathToFileURL(file)
  url.searchParams.set('changed', String(statSync(file).mtimeMs))
  return (await import(url.href)) as object
}

/**
 * Keeps a program that is loaded from being heard where it must not be. What it logs goes to stderr, for stdout is
 * data; Node's remarks on how it runs TypeScript and untyped packages are not the reader's concern here.
 */
async function quietly<T>(run: () => Promise<T>): Promise<T> {
  const { log, info, debug, error } = console
  Object.assign(console, { log: error, info: error, debug: error })
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (/Type Stripping|Module type of/.test(String(warning))) return
    Reflect.apply(emitWarning, undefined, [warning, ...rest])
  }
  try {
    return await run()
  } finally {
    process.emitWarning = emitWarning
    Object.assign(console, { log, info, debug })
  }
}

function needsTypes(file: string): ConfigError {
  return new ConfigError(file, [
    {
      path: '',
      message: `Node ${process.versions.node} does not run TypeScript without a flag`,
      fix: `use Node ${TYPES_SINCE} or newer, or write the configuration as .mjs, .json or .yaml`,
    },
  ])
}

function explain(error: unknown, file: string): Problem {
  if (!(error instanceof Error)) return { path: '', message: `threw ${String(error)}` }
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const [, missing] = /Cannot find (?:package|module) '([^']+)'/.exec(error.message) ?? []
    const isFile = missing?.startsWith('/') || missing?.startsWith('file:')
    return {
      path: '',
      message: `imports ${missing ?? 'something'}, which is not there`,
      fix: isFile ? 'correct the path of the import' : `npm install --save-dev ${missing ?? ''}`.trim(),
    }
  }
  const where = position(error, file)
  const elsewhere = where !== undefined && where.file !== file ? `${where.file}:${where.line}: ` : ''
  const what =
    error instanceof SyntaxError ? `does not load: ${error.message}` : `threw while it was loaded: ${error.message}`
  return {
    path: '',
    message: elsewhere + what,
    ...(where?.file === file ? { line: where.line } : {}),
    ...(code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
      ? { fix: 'Node runs only TypeScript whose types can be erased: write plain values instead of enum or namespace' }
      : {}),
  }
}

interface Position {
  readonly file: string
  readonly line: number
}

/** The place that the error names: the configuration itself where it is among them, else the first outside Node. */
function position(error: Error, file: string): Position | undefined {
  const places = placesIn(error.stack ?? '')
  if (places.length === 0 && error instanceof SyntaxError) {
    // V8 keeps the place of a syntax error in an imported module to itself; Node's own syntax check prints it.
    places.push(
      ...placesIn(spawnSync(process.execPath, ['--check', file], { encoding: 'utf8', timeout: 10_000 }).stderr),
    )
  }
  return places.find((place) => place.file === file) ?? places[0]
}

/** Places in a stack: the head line that errors of syntax have (`<file>:<line>`), and the frames with a file's URL. */
function placesIn(stack: string): Position[] {
  const [, head, headLine] = /^(\S.*?)(?:\?changed=[\d.]+)?:(\d+)\n/.exec(stack) ?? []
  const frames = stack.matchAll(/(file:\/\/[^\s)?]+)(?:\?[^\s):]*)?:(\d+):\d+/g)
  return [
    ...(head === undefined ? [] : [{ file: pathOf(head), line: Number(headLine) }]),
    ...[...frames].map(([, url = '', line]) => ({ file: pathOf(url), line: Number(line) })),
  ]
}

function pathOf(place: string): string {
  return place.startsWith('file:') ? fileURLToPath(place) : place
}
