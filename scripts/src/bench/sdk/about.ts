import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { pinned } from '../cores.ts'
import { root } from '../../run-command.ts'
import type { Plan } from './plan.ts'

/** What the figures depend on. */
export interface About {
  /** UTC, `2026-01-31`. */
  readonly date: string
  readonly node: string
  readonly cores: number
  readonly cpu: string
  /** Whether the server had a core to itself. */
  readonly pinned: boolean
  readonly plan: Plan
  /** Of the packages under measurement. */
  readonly versions: Readonly<Record<string, string>>
}

/** Packages under measurement, as `test/package.json` has them. */
const PACKAGES = [
  '@ticolops/obs',
  'fastify',
  'express',
  'pino',
  'prom-client',
  '@prometheus-io/client',
  'fastify-metrics',
  'express-prom-bundle',
  '@opentelemetry/sdk-node',
  '@sentry/node',
  '@opentelemetry/auto-instrumentations-node',
  '@opentelemetry/sdk-metrics',
  '@opentelemetry/exporter-prometheus',
]

export function describeRun(plan: Plan): About {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    pinned,
    plan,
    versions: Object.fromEntries(PACKAGES.map((name) => [name, installedVersion(name)])),
  }
}

function installedVersion(name: string): string {
  const manifest = readFileSync(path.join(root, 'test/bench/node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
