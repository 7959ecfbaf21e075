import { gauge, info, pack } from '@ticolops/obs-signals'

const PER_SLO = { slo: ['availability', 'latency'] } as const

/**
 * What our rules record about service level objectives, one series per service (and objective): the rules of
 * `@ticolops/obs-alerts` write it, burn-rate alerts and SLO panels read it.
 */
export const sloSeries = pack(
  {
    name: 'slo',
    recorded: true,
    exporter: 'the recording rules of @ticolops/obs-alerts',
    hint: 'Install the rules, and give the service an objective under slos in the configuration.',
  },
  {
    service: info('ticolops_service_info', {
      help: 'A service that is observed, with the team that owns it. Always 1.',
      labels: { team: 'bounded' },
    }),
    backup: info('ticolops_service_backup_info', {
      help: 'A service whose backups are watched. Always 1.',
    }),
    objective: gauge('ticolops_slo_objective_ratio', {
      help: 'Share of requests that must be good over 30 days.',
      labels: PER_SLO,
    }),
    budget: gauge('ticolops_slo_error_budget_ratio', {
      help: 'Share of requests that may be bad over 30 days: 1 minus the objective.',
      labels: PER_SLO,
    }),
    latencyThreshold: gauge('ticolops_slo_latency_threshold_seconds', {
      help: 'How long a request may take and still be good; le is the bucket that counts the good ones.',
      labels: { le: 'bounded' },
    }),
    requests2m: requests('2m'),
    requests5m: requests('5m'),
    requests30m: requests('30m'),
    requests1h: requests('1h'),
    ratio5m: ratio('5m'),
    ratio30m: ratio('30m'),
    ratio1h: ratio('1h'),
    ratio2h: ratio('2h'),
    ratio6h: ratio('6h'),
    ratio1d: ratio('1d'),
    ratio3d: ratio('3d'),
    budgetRemaining: gauge('service:slo_budget_remaining:ratio30d', {
      unit: 'ratio',
      help: 'Share of the 30 day error budget that is left; negative when more than the budget is spent.',
      labels: PER_SLO,
    }),
  },
)

/** All requests have no `slo`; bad ones have that of the objective they count against. */
function requests(window: string) {
  return gauge(`service:slo_requests:increase${window}`, {
    help: `Requests of the last ${window}: all of them, and those that an objective counts as bad.`,
    labels: { ...PER_SLO, outcome: ['all', 'bad'] },
  })
}

function ratio(window: string) {
  return gauge(`service:slo_bad:ratio${window}`, {
    unit: 'ratio',
    help: `Share of the requests of the last ${window} that were bad.`,
    labels: PER_SLO,
  })
}
