import { codeOf, NODE_CODE } from './apps.ts'
import { packageJson, tsconfig } from './package-json.ts'
import { distinct, searchCode, under } from './sources.ts'
import type { Found, Sources } from './sources.ts'
import { startedFile } from './start-script.ts'

/** What starts the app, relative to its folder: what production's script says, else `main`, else the file that listens. */
export function nodeEntries(sources: Sources, directory: string): Found<string>[] {
  const manifest = under(directory, 'package.json')
  const { main, scripts = {} } = packageJson(sources, manifest) ?? {}
  for (const name of ['start:prod', 'start:production', 'start']) {
    const file = startedFile(scripts[name] ?? '')
    if (file !== undefined)
      return [{ value: completed(sources, directory, file, main), from: `${manifest} (scripts.${name})` }]
  }
  const listening = searchCode(sources, codeOf(sources, directory, NODE_CODE), /\.listen\s*\(|\bserve\s*\(/g)
  if (main !== undefined) {
    const value = completed(sources, directory, main, undefined)
    const isThere = sources.files.includes(under(directory, value)) || scripts['build'] !== undefined
    if (isThere) return [{ value, from: `${manifest} (main)` }]
  }
  return distinct(listening.map(({ from }) => ({ value: inside(directory, from.replace(/:\d+$/, '')), from })))
}

/** The file with its ending: `dist/main` is `dist/main.js`, `.` is what `main` says. */
function completed(sources: Sources, directory: string, file: string, main: string | undefined): string {
  const path = file === '.' ? (main ?? 'index.js') : file.replace(/\/$/, '/index.js')
  if (/\.[cm]?[jt]s$/.test(path)) return path.replace(/^\.\//, '')
  const folder = sources.files.includes(under(directory, `${path}/index.js`))
  return `${path.replace(/^\.\//, '')}${folder ? '/index' : ''}.js`
}

function inside(directory: string, path: string): string {
  return directory === '.' ? path : path.slice(directory.length + 1)
}

/** The file that an entry is built from, relative to the repository; the entry itself where nothing is built. */
export function sourceOf(sources: Sources, directory: string, entry: string): string | undefined {
  if (sources.files.includes(under(directory, entry))) return under(directory, entry)
  const { outDir = 'dist', rootDir = 'src' } = compilerOptions(sources, directory)
  const folder = outDir.replace(/^\.\//, '').replace(/\/$/, '')
  const inner = entry.startsWith(`${folder}/`) ? entry.slice(folder.length + 1) : entry.replace(/^[^/]+\//, '')
  const stem = inner.replace(/\.[cm]?js$/, '')
  const roots = [rootDir.replace(/^\.\//, '').replace(/\/$/, ''), 'src', '.']
  const candidates = roots.flatMap((root) =>
    ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => under(root, `${stem}.${ending}`)),
  )
  return candidates.map((path) => under(directory, path)).find((path) => sources.files.includes(path))
}

function compilerOptions(sources: Sources, directory: string) {
  return tsconfig(sources, under(directory, 'tsconfig.json'))?.compilerOptions ?? {}
}
