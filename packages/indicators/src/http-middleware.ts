import { httpMiddleware as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

const { rateLimitDecisions: decisions } = signals

const decided = promql`sum by (namespace, service, limiter) (rate(${decisions}[5m]))`

const unlimited = { emptyIsFine: true, emptyMeans: 'No rate limiter has decided anything.' }

export const limitedRate = indicator('rate_limit_decisions', {
  title: 'Limited requests',
  description:
    'Requests that rate limiters allowed and denied, per second. Denied ones that come and go with one client are what a limiter is for; a band that stays is a limit that is too low.',
  unit: 'requests/s',
  query: promql`sum by (namespace, service, limiter, decision) (rate(${decisions}[5m]))`,
  keeps: ['limiter', 'decision'],
  ...unlimited,
})

export const deniedRatio = indicator('rate_limit_denied_ratio', {
  title: 'Denied by limits',
  description:
    'Share of the requests that a rate limiter denied with 429. Above 10 % for minutes either somebody floods the service, or the limit hurts users whom no error rate counts.',
  unit: 'ratio',
  query: promql`sum by (namespace, service, limiter) (rate(${decisions}{decision="denied"}[5m])) / (${decided} > 0)`,
  keeps: ['limiter'],
  thresholds: { warning: 0.1 },
  // 0.5/s is 150 decisions in 5 minutes: 10 % is then fifteen denied.
  floor: { traffic: decided, above: 0.5 },
  ...unlimited,
})

export const limitsDegraded = indicator('rate_limit_degraded', {
  title: 'Limits without Redis',
  description:
    'Share of the processes whose limiter decides from memory because Redis does not answer in time. Each of them counts for itself, so that clients may send more than the limit says.',
  unit: 'ratio',
  query: promql`avg by (namespace, service, limiter) (${signals.rateLimitDegraded})`,
  keeps: ['limiter'],
  emptyIsFine: true,
  emptyMeans: 'No rate limiter counts in Redis.',
})

export const cspReports = indicator('csp_reports', {
  title: 'Content policy violations',
  description:
    'Violations of the Content Security Policy that browsers report, per second. Extensions of browsers cause some at any time; a directive that was not there before a deploy is a page that no longer works, or an attack that was stopped.',
  unit: 'events/s',
  query: promql`sum by (namespace, service, directive, disposition) (rate(${signals.cspReports}[5m]))`,
  keeps: ['directive', 'disposition'],
  emptyIsFine: true,
  emptyMeans: 'No browser has reported a violation.',
})

export const cspBlocked = indicator('csp_blocked', {
  title: 'Blocked within half an hour',
  description:
    'Violations within half an hour that browsers stopped, by directive; policies that only report are left out. More than ever in the last week is something new.',
  unit: 'count',
  query: promql`sum by (namespace, service, directive) (increase(${signals.cspReports}{disposition="enforce"}[30m]))`,
  keeps: ['directive'],
  fixedWindow: true,
  record: 'namespace_service_directive:ticolops_csp_blocked:increase30m',
  emptyIsFine: true,
  emptyMeans: 'No browser has reported a violation.',
})
