import type { Facts, Finding } from '../finding.ts'
import { named } from './named.ts'

/** Options of Node that put a loader into a thread of its own. */
const LOADER = /^--(?:experimental-)?loader(?:=|$)/

export function loaderFlags({ flags }: Facts): Omit<Finding, 'id'>[] {
  const found = flags.flatMap((flag, index) => {
    if (!LOADER.test(flag)) return []
    return [flag.includes('=') ? flag : `${flag} ${flags[index + 1] ?? ''}`.trim()]
  })
  if (found.length === 0) return []
  return [
    {
      message: `Node runs with ${found.join(' ')}: every import of an ES module waits for another thread, and hooks of module.registerHooks() beside it may silently never run.`,
      fix: 'Remove it from the command and from NODE_OPTIONS. @ticolops/obs needs no loader; another tool has --import in its place.',
    },
  ]
}

/** https://github.com/nodejs/import-in-the-middle/issues/274 */
export function hookLoaders({ copies }: Facts): Omit<Finding, 'id'>[] {
  const found = copies('import-in-the-middle')
  if (found.length < 2) return []
  return [
    {
      message: `${named('import-in-the-middle', found)} are both loaded: two libraries rewrite ES modules as they are imported. Where one does so by module.register() and the other by module.registerHooks(), hooks silently never run.`,
      fix: 'Keep one of the libraries that bring it: npm ls import-in-the-middle names them.',
    },
  ]
}
