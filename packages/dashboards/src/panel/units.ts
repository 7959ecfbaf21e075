import type { IndicatorUnit } from '@ticolops/obs-indicators'

/** How Grafana writes values of a unit (https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit). */
export interface Display {
  /** Grafana's unit id. */
  readonly unit: string
  readonly decimals?: number
  readonly min?: number
}

/** Grafana's display of every indicator unit. Without decimals, Grafana takes as many as the axis needs. */
export const DISPLAY: Readonly<Record<IndicatorUnit, Display>> = {
  ratio: { unit: 'percentunit', min: 0 },
  seconds: { unit: 's', min: 0 },
  bytes: { unit: 'bytes', min: 0 },
  'bytes/s': { unit: 'binBps', min: 0 },
  'requests/s': { unit: 'reqps', min: 0 },
  'operations/s': { unit: 'ops', min: 0 },
  'events/s': { unit: 'suffix: /s', min: 0 },
  'seconds/s': { unit: 'suffix: s/s', min: 0 },
  count: { unit: 'short', min: 0 },
  cores: { unit: 'suffix: cores', min: 0 },
  boolean: { unit: 'short', decimals: 0, min: 0 },
  timestamp: { unit: 'dateTimeAsIso' },
}
