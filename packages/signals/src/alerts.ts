import { gauge } from './metric.ts'
import { pack } from './pack.ts'

/** What Prometheus writes about its alerting rules while they are pending or firing; every label of the alert is on them too. */
export const alerts = pack(
  {
    name: 'alerts',
    exporter: 'Prometheus',
    recorded: true,
    openLabels: true,
    versions: { from: '2.0.0', to: '3.16.0' },
    hint: 'No alert is pending or firing: this is normal, unless the watchdog alert is missing too.',
  },
  {
    alerts: gauge('ALERTS', {
      help: '1 for every pending or firing alert.',
      labels: {
        alertname: 'bounded',
        alertstate: ['pending', 'firing'],
        severity: 'bounded',
        team: 'bounded',
        slo: 'bounded',
      },
    }),
    alertsForState: gauge('ALERTS_FOR_STATE', {
      help: 'When the alert became pending, in seconds since the Unix epoch.',
      unit: 'timestamp',
      labels: {
        alertname: 'bounded',
        severity: 'bounded',
        team: 'bounded',
        slo: 'bounded',
      },
    }),
  },
)
