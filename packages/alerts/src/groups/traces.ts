import { httpServer, traces } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { httpServer as requestSignals, obsTraces as signals } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at, growing, requests, SERVICES } from '../story.ts'

const statusz = {
  why: 'Ask a process what it knows: its answer names the endpoint, the last error of an export, and what stands in the way.',
  command: 'kubectl -n <namespace> exec <pod> -- sh -c "wget -qO- 127.0.0.1:9464/statusz"',
}

export const tracesNotRecorded = alert('TracesNotRecorded', {
  when: traces.recording.below('warning'),
  scope: 'services',
  for: '5m',
  severity: 'warning',
  summary: 'Traces are asked for and cannot be recorded.',
  description:
    'Of the processes of {{ $labels.service }} in namespace {{ $labels.namespace }} that are asked for traces, only {{ $value | humanizePercentage }} record any.',
  runbook: {
    meaning:
      'Options or environment ask for traces, and @ticolops/obs cannot record them: @opentelemetry/sdk-node is not installed or of an unknown version, or something in the application holds its place.',
    impact: 'Requests are served and measured as ever. There is no trace to follow when something goes wrong.',
    look: [traces.recording, traces.spansStarted],
    steps: [
      'Read the reason: `/statusz` of a pod says it, and so does its log, in a line that begins with `@ticolops/obs:`.',
      'A package is missing: it is an optional peer, so the application’s own package.json must name it.',
      'It came with a deploy: compare the versions of the packages of OpenTelemetry before and after.',
    ],
    mitigation: [
      statusz,
      { why: 'It began with a deploy: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<service>' },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [at(1, signals.recording)],
    broken: [at(1, signals.recording), at(0, signals.recording, { worker: '1' })],
    value: '50%',
  },
})

const handled = promql`sum by (namespace, service) (increase(${requestSignals.duration.count}[30m]))`
const begun = promql`sum by (namespace, service) (increase(${signals.started}[30m]))`

/** Of so many requests a sampler of one in a thousand leaves none with a chance of 1 to 22 000. */
export const spansMissing = alert('SpansMissing', {
  when: promql`(${handled} > 10000 and on (namespace, service) ${begun} == 0) and on (namespace, service) ${traces.recording.query} > 0`,
  scope: 'services',
  keeps: ['namespace', 'service'],
  for: '5m',
  severity: 'warning',
  summary: 'Requests come, spans could be recorded, and not one begins.',
  description:
    '{{ $labels.service }} in namespace {{ $labels.namespace }} answered {{ $value | humanize }} requests within half an hour, and not one of them was sampled.',
  runbook: {
    meaning:
      'Traces are on, and every request is decided against: by a caller in front, whose `traceparent` says so, or by the service’s own sampler.',
    impact: 'Requests are served and measured as ever. There is no trace to follow when something goes wrong.',
    look: [traces.spansStarted, httpServer.requestRate],
    steps: [
      'Send a request without the header `traceparent` past the proxy: if it is sampled, the proxy or gateway decides against sampling.',
      'See what OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG and traces.sampleRatio say.',
      'No traces are wanted: turn them off (`traces: false`), which is cheaper than to record none.',
    ],
    mitigation: [
      {
        why: 'See what the processes are told.',
        command: 'kubectl -n <namespace> exec <pod> -- env | grep ^OTEL_',
      },
      statusz,
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [...requests('5.2/s'), growing(0, signals.started), at(1, signals.recording)],
    broken: [...requests('5.8/s'), growing(0, signals.started), at(1, signals.recording)],
    alsoQuiet: {
      'a few are sampled': [...requests('5.8/s'), growing(0.01, signals.started), at(1, signals.recording)],
      'another alert says that none can be recorded': [
        ...requests('5.8/s'),
        growing(0, signals.started),
        at(0, signals.recording),
      ],
    },
    value: '10.44k',
    settles: '30m',
  },
})

export const spansLost = alert('SpansLost', {
  when: traces.lostRatio.above('warning'),
  scope: 'services',
  for: '5m',
  severity: 'warning',
  summary: 'Spans of the service do not arrive.',
  description:
    '{{ $value | humanizePercentage }} of the spans of {{ $labels.service }} in namespace {{ $labels.namespace }} were lost in the last half hour.',
  runbook: {
    meaning:
      'More than 1 % of the spans of half an hour were dropped: they could not be exported, were refused, or ended while the queue was full.',
    impact: 'Requests are served as ever. Traces have holes, or are missing altogether.',
    look: [traces.spansLost, traces.exportErrors, traces.queueRatio],
    steps: [
      'See the reason. export_failed: the Collector is away, slow or answers with errors; the panel of failed exports says which. rejected: it refuses them, as for a wrong token or too large a batch.',
      'queue_full: more spans end than can be sent. Sample fewer, or give the queue more room (OTEL_BSP_MAX_QUEUE_SIZE).',
      'See whether all services lose spans: then it is the Collector, or the way to it.',
    ],
    mitigation: [
      statusz,
      {
        why: 'Sample fewer until the Collector keeps up.',
        command:
          'kubectl -n <namespace> set env deployment/<service> OTEL_TRACES_SAMPLER=parentbased_traceidratio OTEL_TRACES_SAMPLER_ARG=0.01',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: spans(10, 0.0099),
    broken: spans(10, 0.0101),
    alsoQuiet: { 'a process that ended took a few with it': spans(0.01, 0.5) },
    value: '1.01%',
    settles: '30m',
  },
})

function spans(perSecond: number, lost: number) {
  return [growing(perSecond, signals.ended), growing(perSecond * lost, signals.dropped, { reason: 'export_failed' })]
}
