import { obsTraces as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

const off = { emptyIsFine: true, emptyMeans: 'Traces are off.' }

export const recording = indicator('traces_recording', {
  title: 'Traces recorded',
  description:
    'Share of the processes that are asked for traces and record them. The others cannot: a package is missing, or something else holds its place.',
  unit: 'ratio',
  query: promql`avg by (namespace, service) (${signals.recording})`,
  thresholds: { warning: 1 },
  badWhen: 'below',
  ...off,
})

export const spansStarted = indicator('traces_spans_started', {
  title: 'Spans started',
  description:
    'Sampled spans that began, per second. They follow the requests; none at all while requests come means that somebody decides against sampling.',
  unit: 'events/s',
  query: promql`sum by (namespace, service) (rate(${signals.started}[5m]))`,
  ...off,
})

export const spansExported = indicator('traces_spans_exported', {
  title: 'Spans exported',
  description: 'Spans that the OTLP endpoint accepted, per second. Below those that ended, spans wait or are lost.',
  unit: 'events/s',
  query: promql`sum by (namespace, service) (rate(${signals.exported}[5m]))`,
  ...off,
})

export const spansLost = indicator('traces_spans_lost', {
  title: 'Spans lost',
  description:
    'Spans lost per second, by reason: queue_full is more than can be exported, export_failed an endpoint that does not answer, rejected one that refuses them, shutdown a process that ended first.',
  unit: 'events/s',
  query: promql`sum by (namespace, service, reason) (rate(${signals.dropped}[5m]))`,
  keeps: ['reason'],
  emptyIsFine: true,
  emptyMeans: 'No span was lost.',
})

const lost = promql`sum by (namespace, service) (increase(${signals.dropped}[30m]))`

export const lostRatio = indicator('traces_lost_ratio', {
  title: 'Share of spans lost',
  description:
    'Share of the spans of the last half hour that were lost. Above 1 % traces have holes, and those of the worst minutes most of all.',
  unit: 'ratio',
  query: promql`${lost} / (sum by (namespace, service) (increase(${signals.ended}[30m])) > 0)`,
  fixedWindow: true,
  thresholds: { warning: 0.01 },
  // Counted in what is lost, so that a quiet service that loses everything is seen, and a span lost with a process is not.
  floor: { traffic: lost, above: 10 },
  emptyIsFine: true,
  emptyMeans: 'No span was lost.',
})

export const queueRatio = indicator('traces_queue_ratio', {
  title: 'Span queue',
  description:
    'Spans that wait for export, as a share of those that may, in the fullest process. Near 100 % the endpoint is too slow or away, and spans are about to be lost.',
  unit: 'ratio',
  query: promql`max by (namespace, service) (${signals.queueSize} / ${signals.queueCapacity})`,
  thresholds: { warning: 0.8 },
  ...off,
})

export const exportErrors = indicator('traces_export_errors', {
  title: 'Failed exports of spans',
  description:
    'Batches of spans that were given up, per second, by what the last attempt failed with. Any is lost spans: look at the Collector, or whatever stands at the OTLP endpoint.',
  unit: 'events/s',
  query: promql`sum by (namespace, service, error_type) (rate(${signals.exportErrors}[5m]))`,
  keeps: ['error_type'],
  emptyIsFine: true,
  emptyMeans: 'No export failed.',
})
