import { counter, gauge, histogram, info } from './metric.ts'
import { pack } from './pack.ts'

const integration = { integration: 'bounded' } as const

/** Alertmanager about itself. */
export const alertmanager = pack(
  {
    name: 'alertmanager',
    exporter: 'Alertmanager',
    versions: { from: '0.25.0', to: '0.34.1' },
    hint: 'Let Prometheus scrape Alertmanager (port 9093, /metrics); kube-prometheus-stack has a ServiceMonitor for it.',
  },
  {
    alerts: gauge('alertmanager_alerts', {
      help: 'Alerts by state.',
      labels: { state: ['active', 'suppressed', 'unprocessed'] },
    }),
    alertsReceived: counter('alertmanager_alerts_received_total', {
      help: 'Alerts received by status.',
      labels: { status: ['firing', 'resolved'], version: ['v1', 'v2'] },
    }),
    alertsInvalid: counter('alertmanager_alerts_invalid_total', {
      help: 'Alerts received that were invalid.',
      labels: { version: ['v1', 'v2'] },
    }),
    notifications: counter('alertmanager_notifications_total', {
      help: 'Notifications that were attempted.',
      labels: integration,
    }),
    notificationsFailed: counter('alertmanager_notifications_failed_total', {
      help: 'Notifications that failed.',
      labels: { integration: 'bounded', reason: 'bounded' },
      labelsSince: { reason: '0.26.0' },
    }),
    notificationLatency: histogram('alertmanager_notification_latency_seconds', {
      help: 'Time that sending a notification took.',
      labels: integration,
      buckets: [1, 5, 10, 15, 20],
    }),
    silences: gauge('alertmanager_silences', {
      help: 'Silences by state.',
      labels: { state: ['active', 'pending', 'expired'] },
    }),
    configLastReloadSuccessful: gauge('alertmanager_config_last_reload_successful', {
      help: '1 when the last reload of the configuration succeeded.',
    }),
    configHash: gauge('alertmanager_config_hash', { help: 'Hash of the loaded configuration.' }),
    buildInfo: info('alertmanager_build_info', {
      help: 'The version of Alertmanager that runs.',
      labels: {
        version: 'bounded',
        revision: 'bounded',
        branch: 'bounded',
        goversion: 'bounded',
        goos: 'bounded',
        goarch: 'bounded',
        tags: 'bounded',
      },
      labelsSince: { tags: '0.26.0' },
    }),
  },
)
