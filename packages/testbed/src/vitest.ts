import { describe } from 'vitest'
import type { AcquireOptions } from './acquire/binary.ts'
import { acquireOptions, findTool } from './acquire/binary.ts'
import { MissingToolError } from './acquire/errors.ts'
import type { ToolName } from './acquire/tools.ts'
import { whyNoPodNetwork } from './namespace.ts'

/** What a suite needs beside its tools. */
export interface Needs extends AcquireOptions {
  /** The suite talks to pod addresses: it must run inside the testbed's network namespace (see namespace.ts). */
  podNetwork?: boolean
}

/**
 * A suite that needs real servers. Its tools (`name` or `name@oldest version`) are found or brought first. When one is missing the suite is skipped and
 * the reason printed loudly; with `CI` set it fails instead, because a skipped proof is no proof there.
 */
export async function describeWithServers(
  name: string,
  tools: readonly (ToolName | `${ToolName}@${string}`)[],
  suite: () => void,
  needs: Needs = {},
): Promise<void> {
  const reasons = await whyNot(tools, needs)
  if (reasons.length > 0) announce(`"${name}" cannot run:\n${reasons.join('\n')}`)
  // oxlint-disable-next-line vitest/valid-describe-callback, vitest/valid-title -- name and suite are the caller's
  describe.skipIf(reasons.length > 0)(name, suite)
}

/** Why the suite cannot run here, one text for each reason. */
async function whyNot(tools: readonly (ToolName | `${ToolName}@${string}`)[], needs: Needs): Promise<string[]> {
  const reasons: string[] = []
  for (const tool of tools) {
    const [name, atLeast] = tool.split('@')
    const options = { ...acquireOptions(needs), ...(atLeast === undefined ? {} : { atLeast }) }
    await findTool(name as ToolName, options).catch((error: unknown) => {
      if (!(error instanceof MissingToolError)) throw error
      reasons.push(error.message)
    })
  }
  const reason = needs.podNetwork === true ? whyNoPodNetwork() : undefined
  return reason === undefined ? reasons : [...reasons, reason]
}

/** Fails in CI, where a skipped proof is no proof; elsewhere says it loudly. */
function announce(message: string): void {
  if (!['', 'false', undefined].includes(process.env['CI'])) throw new Error(message)
  const bar = '!'.repeat(100)
  process.stderr.write(`\n${bar}\nSKIPPED ${message}\n${bar}\n\n`)
}
