/** The files of a repository as they are now; in memory in tests. */
export interface Sources {
  /** Paths from the repository's root with `/`, sorted; without what git ignores. */
  readonly files: readonly string[]
  /** Text of a file, ignored ones too; `undefined` where there is none. */
  read(path: string): string | undefined
}

/** A fact, and where it was read: `server.js:12`, `package.json (scripts.start)`. */
export interface Found<T> {
  readonly value: T
  readonly from: string
}

/** A path under a folder of the repository; `.` is the root. */
export function under(directory: string, path: string): string {
  return directory === '.' ? path : `${directory}/${path}`
}

/** The path as seen from a folder, or `undefined` outside it. */
export function within(directory: string, path: string): string | undefined {
  if (directory === '.') return path
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : undefined
}

/** Folders whose code is not what is deployed. */
const ASIDE =
  /(^|\/)(node_modules|dist|build|coverage|tests?|__tests__|e2e|spec|fixtures|examples?|samples?|docs|\.venv|venv|site-packages)\//

/** Whether a path is code that runs in production. */
export function isProduct(path: string): boolean {
  return !ASIDE.test(path) && !/\.(test|spec|config)\.[a-z]+$|(^|\/)(test_[^/]+|conftest)\.py$/.test(path)
}

/** Where a pattern with one group occurs in code, with the group's text. Lines that are comments are passed over. */
export function searchCode(sources: Sources, paths: readonly string[], pattern: RegExp): Found<string>[] {
  return paths.flatMap((path) => {
    const text = sources.read(path) ?? ''
    return [...text.matchAll(pattern)].flatMap((match) => {
      const [whole, value = whole] = match
      const start = text.lastIndexOf('\n', match.index) + 1
      if (/^\s*(\/\/|\*|#)/.test(text.slice(start))) return []
      return [{ value, from: `${path}:${text.slice(0, match.index).split('\n').length}` }]
    })
  })
}

/** The first of each value: one fact is not ambiguous because it is told twice. */
export function distinct<T>(found: readonly Found<T>[]): Found<T>[] {
  return found.filter(({ value }, index) => found.findIndex((each) => each.value === value) === index)
}
