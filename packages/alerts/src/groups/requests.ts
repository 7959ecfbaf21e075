import { httpServer, sloSeries, targets } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { alert } from '../alert.ts'
import { asRecorded } from '../recorded.ts'
import { at, requests, SERVICES } from '../story.ts'

/** For services that promise nothing: one with an availability objective is watched by its burn rates. */
export const httpErrorsHigh = alert('HttpErrorsHigh', {
  when: promql`(${asRecorded(httpServer.errorRatio.above('critical'))}) unless on (namespace, service) ${sloSeries.objective}{slo="availability"}`,
  scope: 'services',
  keeps: ['namespace', 'service'],
  for: '5m',
  keepFiringFor: '10m',
  severity: 'critical',
  summary: 'More than one request in twenty fails.',
  description:
    '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} in namespace {{ $labels.namespace }} have been answered with 5xx for the last minutes.',
  runbook: {
    meaning:
      'The share of requests that are answered with 5xx is above 5 %, and the service has no availability objective of its own.',
    impact: 'Users see errors, and many of them leave.',
    look: [httpServer.errorRatio, httpServer.requestRate, targets.up],
    steps: [
      'See on the service page when it began, and whether a deploy marker stands at that moment.',
      'Split the errors by route and by pod.',
      'Read the logs of failed requests.',
      'Give the service an availability objective: burn rates weigh errors by the promise, and do not page for a short spike at night.',
    ],
    mitigation: [
      { why: 'It began with a deploy: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<service>' },
      { why: 'One pod fails: replace it.', command: 'kubectl -n <namespace> delete pod <pod>' },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: requests('10/s', { errors: '4.9%' }),
    broken: requests('10/s', { errors: '5.1%' }),
    alsoQuiet: {
      'the share is as large, of few requests': requests('29/m', { errors: '50%' }),
      'burn rates watch it': [
        ...requests('10/s', { errors: '50%' }),
        at(0.999, sloSeries.objective, { slo: 'availability' }),
      ],
    },
    value: '5.1%',
    settles: '5m',
  },
})
