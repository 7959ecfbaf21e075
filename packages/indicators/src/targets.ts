import { target } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

export const up = indicator('target_up', {
  title: 'Targets up',
  description: 'Share of pods whose metrics Prometheus could read. Below 100 % every other panel misses those pods.',
  unit: 'ratio',
  query: promql`avg by (namespace, service) (${target.up})`,
  thresholds: { critical: 1 },
  badWhen: 'below',
  record: 'namespace_service:up:avg',
})

export const scrapeDuration = indicator('target_scrape_duration', {
  title: 'Scrape duration',
  description: 'Time to read the metrics of the slowest pod. Near the scrape timeout of 10 s samples are lost.',
  unit: 'seconds',
  query: promql`max by (namespace, service) (${target.scrapeDuration})`,
  thresholds: { warning: 5 },
})

export const samples = indicator('target_samples', {
  title: 'Samples per scrape',
  description:
    'Samples that a pod exposes: its cost in Prometheus. A climb without a deploy is a label with unbounded values.',
  unit: 'count',
  query: promql`max by (namespace, service) (${target.samplesScraped})`,
})
