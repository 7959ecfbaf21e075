import type { Facts, Finding } from '../finding.ts'
import { AGENTS } from './known-agents.ts'
import { named } from './named.ts'

const COSTS =
  'beside @ticolops/obs. Every request is then measured twice and pays for both, and where both record traces, each sends its own spans and headers.'
const KEEP_TRACES = 'To let it have the traces: instrument({ traces: false }).'

/** Another one that measures the whole process. */
export function agents({ copies, flags, httpIsWrapped }: Facts): Omit<Finding, 'id'>[] {
  const known = Object.entries(AGENTS).flatMap(([name, off]) => {
    const loaded = copies(name)
    // What is imported as an ES module is seen by the option that names it.
    if (loaded.length === 0 && !flags.some((flag) => mentions(flag, name))) return []
    const which = loaded.length === 0 ? `${name} (in the options of Node)` : named(name, loaded)
    return [{ message: `${which} is loaded ${COSTS}`, fix: `Keep one. To turn the other off: ${off}. ${KEEP_TRACES}` }]
  })
  if (known.length > 0 || !httpIsWrapped) return known
  return [
    {
      message: `Something has replaced emit() of node:http's servers, as agents for tracing do; it is at work ${COSTS}`,
      fix: `Keep one. Look for what is loaded by --require, --import, NODE_OPTIONS, or first in the main program. ${KEEP_TRACES}`,
    },
  ]
}

function mentions(flag: string, name: string): boolean {
  const value = flag.includes('=') ? flag.slice(flag.indexOf('=') + 1) : flag
  return value === name || value.startsWith(`${name}/`)
}
