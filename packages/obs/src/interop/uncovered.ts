import type { Journal } from '../journal.ts'
import type { LoadedModules } from './loaded-modules.ts'

/** Libraries that carry requests or queries and are not measured, so that an empty panel has an explanation. */
const NOT_MEASURED = ['koa', '@hapi/hapi', 'mysql2', 'mongodb', 'kafkajs', 'amqplib'] as const

/** Tracing channels came with these versions; older ones load, and stay silent. */
const SILENT_BEFORE: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  fastify: [5, 0],
  ioredis: [5, 11],
  '@redis/client': [5, 12],
}

/** Notes libraries that are loaded but not measured: `ticolops_obs_instrumentation_active` is 0 for them. */
export function watchUncovered(modules: LoadedModules, journal: Journal): void {
  for (const name of NOT_MEASURED) modules.watch(name, ({ version }) => journal.uncovered(name, version))
  for (const [name, since] of Object.entries(SILENT_BEFORE))
    modules.watch(name, ({ version }) => {
      if (isBefore(version, since)) journal.uncovered(name, version)
    })
}

function isBefore(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number)
  return ownMajor < major || (ownMajor === major && ownMinor < minor)
}
