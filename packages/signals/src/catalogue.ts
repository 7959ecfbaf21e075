import { alertmanager } from './alertmanager.ts'
import { alerts } from './alerts.ts'
import { backup } from './backup.ts'
import { cadvisor } from './cadvisor.ts'
import { dbClient } from './db-client.ts'
import { httpClient } from './http-client.ts'
import { httpMiddleware } from './http-middleware.ts'
import { httpServer } from './http-server.ts'
import { kubeStateMetrics } from './kube-state-metrics.ts'
import { nodejs } from './nodejs.ts'
import { obsErrors } from './obs-errors.ts'
import { obsLogs } from './obs-logs.ts'
import { obsSelf } from './obs-self.ts'
import { obsTraces } from './obs-traces.ts'
import { otelCollector } from './otel-collector.ts'
import type { Pack } from './pack.ts'
import { postgresExporter } from './postgres-exporter.ts'
import { processPack } from './process.ts'
import { prometheusOperator } from './prometheus-operator.ts'
import { prometheus } from './prometheus.ts'
import { redisExporter } from './redis-exporter.ts'
import { target } from './target.ts'

/** Every pack: what queries may read. */
export const catalogue: readonly Pack[] = [
  httpServer,
  httpClient,
  httpMiddleware,
  nodejs,
  processPack,
  dbClient,
  obsSelf,
  obsLogs,
  obsErrors,
  obsTraces,
  kubeStateMetrics,
  cadvisor,
  postgresExporter,
  redisExporter,
  otelCollector,
  backup,
  prometheus,
  prometheusOperator,
  alertmanager,
  target,
  alerts,
]
