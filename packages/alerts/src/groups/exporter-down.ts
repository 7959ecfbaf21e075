import { targets } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { target } from '@ticolops/obs-signals'
import type { Metric } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import type { Alert } from '../alert.ts'
import { at } from '../story.ts'
import type { Subject } from '../story.ts'

/** Which exporter an alert is about. */
export interface Exporter {
  /** The server that it watches, as people call it. */
  readonly of: string
  /** What it says of the server: 1 while it is up. */
  readonly up: Metric
  readonly subjects: readonly [Subject, Subject]
}

/**
 * An exporter that does not answer says nothing of its server, least of all that it is down; one in the server's own pod dies
 * with it. An exporter is a target that has written the exporter's series within a day.
 */
export function exporterDown(name: string, { of, up, subjects }: Exporter): Alert {
  return alert(name, {
    when: promql`min by (namespace, service, instance) (${target.up} and on (namespace, service, instance) last_over_time(${up}[1d])) < 1`,
    scope: 'everything',
    dashboard: 'namespace',
    keeps: ['namespace', 'service', 'instance'],
    for: '5m',
    severity: 'warning',
    summary: `Nobody watches ${of}: its exporter does not answer.`,
    description: `The exporter {{ $labels.instance }} in namespace {{ $labels.namespace }} does not answer. Whether its ${of} server runs is not known.`,
    runbook: {
      meaning: `Prometheus cannot scrape the exporter, so that no other alert about this ${of} server can fire.`,
      impact: `None by itself. When the exporter runs in the server’s own pod, the server may be down too, and with it what needs it.`,
      look: [targets.up],
      steps: [
        'See whether services complain: their own alerts tell whether the server answers.',
        'See whether the pod of the exporter runs: `kubectl -n <namespace> get pods -o wide`.',
        'It runs: read the error of the last scrape on the targets page of Prometheus.',
      ],
      mitigation: [
        {
          why: 'Read why it does not answer.',
          command: 'kubectl -n <namespace> logs service/<service> --tail=50',
        },
      ],
    },
    story: {
      subjects,
      healthy: [at(1, target.up), at(1, up)],
      broken: [at(0, target.up)],
      alsoQuiet: { 'it is some other target': [at(0, target.up)] },
    },
  })
}
