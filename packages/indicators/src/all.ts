import type { Indicator } from './indicator.ts'
import * as httpServer from './http-server.ts'
import * as httpClient from './http-client.ts'
import * as httpMiddleware from './http-middleware.ts'
import * as nodejs from './nodejs.ts'
import * as processes from './process.ts'
import * as pool from './database-pool.ts'
import * as database from './database.ts'
import * as redisClient from './redis-client.ts'
import * as postgres from './postgres-exporter.ts'
import * as redis from './redis-exporter.ts'
import * as logCollector from './otel-collector.ts'
import * as backup from './backup.ts'
import * as container from './container.ts'
import * as kubernetes from './kubernetes.ts'
import * as deploys from './deploys.ts'
import * as targets from './targets.ts'
import * as telemetry from './telemetry.ts'
import * as traces from './obs-traces.ts'
import * as errorEvents from './obs-errors.ts'
import * as logs from './obs-logs.ts'
import * as alerting from './alerting.ts'
import * as slo from './slo.ts'

type Named = Readonly<Record<string, Indicator | Readonly<Record<string, Indicator>>>>

const groups: readonly Named[] = [
  httpServer,
  httpClient,
  httpMiddleware,
  nodejs,
  processes,
  pool,
  database,
  redisClient,
  postgres,
  redis,
  logCollector,
  backup,
  container,
  kubernetes,
  deploys,
  targets,
  telemetry,
  traces,
  errorEvents,
  logs,
  alerting,
  slo,
]

const isIndicator = (value: Indicator | Readonly<Record<string, Indicator>>): value is Indicator =>
  typeof value.where === 'function'

/** Every indicator, in the order of its room. Names are unique. */
export const indicators: readonly Indicator[] = groups.flatMap((group) =>
  Object.values(group).flatMap((value) => (isIndicator(value) ? [value] : Object.values(value))),
)
