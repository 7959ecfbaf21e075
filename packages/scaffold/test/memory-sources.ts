import type { Sources } from '../src/detect/sources.ts'

/** A repository in memory: text by path. What is no text is written as JSON. */
export function memorySources(files: Readonly<Record<string, unknown>>): Sources {
  return {
    files: Object.keys(files).toSorted(),
    read: (path) => {
      const value = files[path]
      return value === undefined || typeof value === 'string' ? value : JSON.stringify(value, null, 2)
    },
  }
}
