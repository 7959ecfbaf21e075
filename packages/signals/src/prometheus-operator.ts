import { counter, gauge, histogram, info } from './metric.ts'
import { pack } from './pack.ts'

const controller = { controller: 'bounded' } as const

/** The Prometheus Operator about itself. */
export const prometheusOperator = pack(
  {
    name: 'prometheus.operator',
    exporter: 'prometheus-operator',
    versions: { from: '0.85.0', to: '0.85.0' },
    hint: 'Let Prometheus scrape the operator (port 8080, /metrics); kube-prometheus-stack has a ServiceMonitor for it.',
  },
  {
    buildInfo: info('prometheus_operator_build_info', {
      help: 'The version of the operator that runs.',
      labels: {
        version: 'bounded',
        revision: 'bounded',
        branch: 'bounded',
        goversion: 'bounded',
        goos: 'bounded',
        goarch: 'bounded',
        tags: 'bounded',
      },
    }),
    ready: gauge('prometheus_operator_ready', {
      help: '1 when the controller is ready to reconcile.',
      labels: controller,
    }),
    syncs: gauge('prometheus_operator_syncs', {
      help: 'Objects by the result of their last reconciliation.',
      labels: { controller: 'bounded', status: ['ok', 'failed'] },
    }),
    managedResources: gauge('prometheus_operator_managed_resources', {
      help: 'Objects that the operator selected or rejected.',
      labels: { controller: 'bounded', resource: 'bounded', state: ['selected', 'rejected'] },
    }),
    reconcileOperations: counter('prometheus_operator_reconcile_operations_total', {
      help: 'Reconciliations.',
      labels: controller,
    }),
    reconcileErrors: counter('prometheus_operator_reconcile_errors_total', {
      help: 'Reconciliations that failed.',
      labels: controller,
    }),
    reconcileDuration: histogram('prometheus_operator_reconcile_duration_seconds', {
      help: 'Duration of reconciliations.',
      labels: controller,
      buckets: [0.1, 0.5, 1, 5, 10],
    }),
    listOperationsFailed: counter('prometheus_operator_list_operations_failed_total', {
      help: 'List requests to the API server that failed.',
      labels: controller,
    }),
    watchOperationsFailed: counter('prometheus_operator_watch_operations_failed_total', {
      help: 'Watch requests to the API server that failed.',
      labels: controller,
    }),
  },
)
