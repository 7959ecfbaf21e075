import { describe } from 'vitest'
import type { BinaryOptions } from './acquire/binary.ts'
import { findTool } from './acquire/binary.ts'
import { MissingToolError } from './acquire/errors.ts'
import type { ToolName } from './acquire/tools.ts'
import { whyNoPodNetwork } from './namespace.ts'

/** What a suite needs beside its tools. */
export interface Needs extends BinaryOptions {
  /** The suite talks to pod addresses: it must run inside the testbed's network namespace (see namespace.ts). */
  podNetwork?: boolean
}

/**
 * A suite that needs real servers. Its tools are found or brought first. When one is missing the suite is skipped and
 * the reason printed loudly; with `CI` set it fails instead, because a skipped proof is no proof there.
 */
export async function describeWithServers(
  name: string,
  tools: readonly ToolName[],
  suite: () => void,
  needs: Needs = {},
): Promise<void> {
  const reasons: string[] = []
  for (const tool of tools) {
    await findTool(tool, needs).catch((error: unknown) => {
      if (!(error instanceof MissingToolError)) throw error
      reasons.push(error.message)
    })
  }
  if (needs.podNetwork === true) {
    const reason = whyNoPodNetwork()
    if (reason !== undefined) reasons.push(reason)
  }
  if (reasons.length === 0) {
    describe(name, suite)
    return
  }
  const message = `"${name}" cannot run:\n${reasons.join('\n')}`
  if (process.env['CI'] !== undefined && process.env['CI'] !== '' && process.env['CI'] !== 'false')
    throw new Error(message)
  const bar = '!'.repeat(100)
  process.stderr.write(`\n${bar}\nSKIPPED ${message}\n${bar}\n\n`)
  describe.skip(name, suite)
}
