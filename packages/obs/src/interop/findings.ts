import { agents } from './checks/agents.ts'
import { hookLoaders, loaderFlags } from './checks/loaders.ts'
import { openTelemetryApi, openTelemetrySdk } from './checks/opentelemetry.ts'
import { sentryCopies, sentryTracing } from './checks/sentry.ts'
import type { Check, Facts, Finding } from './finding.ts'

/** What is looked for, by id. None of them speaks of an application that has one of each. */
export const CHECKS = {
  'opentelemetry-api-versions': openTelemetryApi,
  'opentelemetry-sdk-majors': openTelemetrySdk,
  'sentry-copies': sentryCopies,
  'sentry-tracing': sentryTracing,
  'second-agent': agents,
  'loader-flag': loaderFlags,
  'hook-loaders': hookLoaders,
} as const satisfies Readonly<Record<string, Check>>

export function findingsOf(facts: Facts): Finding[] {
  return Object.entries(CHECKS).flatMap(([id, check]: [string, Check]) =>
    check(facts).map(({ message, fix }) => ({ id, message, fix })),
  )
}
