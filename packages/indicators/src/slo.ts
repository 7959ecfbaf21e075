import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'
import { sloSeries as series } from './slo-series.ts'

const keeps = ['slo']
const filters = ['namespace', 'service', 'slo']
/** A share of the requests of an hour needs requests. */
const idle = { emptyIsFine: true, emptyMeans: 'No requests within an hour.' }

export const objective = indicator('slo_objective', {
  title: 'Objective',
  description: 'Share of requests that must be good over 30 days, as promised in the configuration.',
  unit: 'ratio',
  query: promql`max by (namespace, service, slo) (${series.objective})`,
  keeps,
  filters,
})

export const budgetRemaining = indicator('slo_budget_remaining', {
  title: 'Error budget left',
  description:
    'What is left of the bad requests that the objective allows over 30 days. At zero the promise is broken: reliability work comes before features.',
  unit: 'ratio',
  query: promql`max by (namespace, service, slo) (${series.budgetRemaining})`,
  thresholds: { warning: 0.25, critical: 0 },
  badWhen: 'below',
  keeps,
  filters,
})

export const burnRate = indicator('slo_burn_rate', {
  title: 'Burn rate, 1 h',
  description:
    'How many times faster than allowed the error budget is being spent. At 1 it lasts exactly 30 days, at 14.4 two days: that pages.',
  unit: 'count',
  query: promql`max by (namespace, service, slo) (${series.ratio1h} / on (namespace, service, slo) ${series.budget})`,
  // Factors of the tiers that open a ticket and that page over an hour (SRE workbook, table 5-8).
  thresholds: { warning: 1, critical: 14.4 },
  keeps,
  filters,
  ...idle,
})

export const badRatio = indicator('slo_bad_ratio', {
  title: 'Bad requests, 1 h',
  description: 'Share of the requests of the last hour that were failed (availability) or too slow (latency).',
  unit: 'ratio',
  query: promql`max by (namespace, service, slo) (${series.ratio1h})`,
  keeps,
  filters,
  ...idle,
})
