import { finds } from '../../traces/global-api.ts'
import type { Facts, Finding } from '../finding.ts'
import { named } from './named.ts'

/** Where the copy of @opentelemetry/api that came first keeps what was set up, by major. */
const kApi = Symbol.for('opentelemetry.js.api.1')

/**
 * Copies of the API share one global, which belongs to the version that set something up first. A copy of a newer minor, or of another
 * major, refuses it and does nothing, without an error.
 */
export function openTelemetryApi({ copies, globals }: Facts): Omit<Finding, 'id'>[] {
  const { version } = (globals[kApi] ?? {}) as { readonly version?: string }
  if (version === undefined) return []
  const deaf = copies('@opentelemetry/api').filter((copy) => !finds(copy.version, version))
  if (deaf.length === 0) return []
  return [
    {
      message: `${named('@opentelemetry/api', deaf)} is loaded, but OpenTelemetry was set up through version ${version} of it, which it does not accept. Spans and metrics of the libraries that use it record nothing, without an error.`,
      fix: 'Bring all to one version: npm ls @opentelemetry/api shows who asks for which, and "overrides" in package.json (pnpm: overrides, yarn: resolutions) settles it.',
    },
  ]
}

/** Processors and exporters of OpenTelemetry 3 take their options otherwise than those of 2. */
export function openTelemetrySdk({ copies }: Facts): Omit<Finding, 'id'>[] {
  const old = copies('@opentelemetry/sdk-trace-base')
  const current = copies('@opentelemetry/sdk-trace')
  if (old.length === 0 || current.length === 0) return []
  return [
    {
      message: `${named('@opentelemetry/sdk-trace-base', old)} and ${named('@opentelemetry/sdk-trace', current)} are both loaded. Their span processors are made with different arguments: one that is made as the other's exports nothing, without an error.`,
      fix: 'Bring all @opentelemetry packages to one major: npm ls @opentelemetry/sdk-trace-base @opentelemetry/sdk-trace shows who asks for which.',
    },
  ]
}
