export type { BinaryOptions, FoundTool } from './acquire/binary.ts'
export { binary, findTool, missingTools } from './acquire/binary.ts'
export { cacheFolder } from './acquire/cache.ts'
export { MissingToolError } from './acquire/errors.ts'
export type { AcquireEvent, OnProgress } from './acquire/progress.ts'
export { formatProgress, printProgress } from './acquire/progress.ts'
export type { ToolName } from './acquire/tools.ts'
export { tools } from './acquire/tools.ts'
export type { Alertmanager, AlertmanagerOptions } from './alertmanager.ts'
export { startAlertmanager } from './alertmanager.ts'
export type { Exporter, ExporterOptions } from './exporters.ts'
export { startPostgresExporter, startRedisExporter } from './exporters.ts'
export { stopEverything } from './lifetime.ts'
export {
  enterNamespace,
  insidePodNetwork,
  NODE_NETWORK,
  POD_NETWORK,
  runInNamespace,
  whyNoNamespace,
  whyNoPodNetwork,
} from './namespace.ts'
export type { Postgres, PostgresOptions } from './postgres.ts'
export { startPostgres } from './postgres.ts'
export type { ProcessOptions, RunningProcess } from './process.ts'
export { answers, freePort, ProcessError, startProcess, temporaryFolder, waitUntil } from './process.ts'
export type { Prometheus, PrometheusOptions } from './prometheus.ts'
export { startPrometheus } from './prometheus.ts'
export type { ActiveTarget, LoadedGroup, Series } from './prometheus-api.ts'
export { PrometheusApi } from './prometheus-api.ts'
export type { Redis, RedisOptions } from './redis.ts'
export { startRedis } from './redis.ts'
export type { RunOptions, RunResult } from './run.ts'
export { CommandError, run, tryRun } from './run.ts'
