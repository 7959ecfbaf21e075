import { secondsOf } from '../duration.ts'

/** One tier of a multi-window, multi-burn-rate alert: it fires when both windows burn faster than `factor`. */
export interface BurnTier {
  /** Stable name; the alert's `tier` label. */
  readonly name: string
  /** How many times faster than allowed: at 1 the budget lasts exactly the period. */
  readonly factor: number
  /** The window that makes it significant, and the one that lets it end soon after the trouble. Prometheus durations. */
  readonly long: WindowName
  readonly short: WindowName
  /** Share of the period's budget that is gone when the long window is full at this pace: factor x long / period. Percent. */
  readonly spent: number
  readonly severity: 'critical' | 'warning'
  readonly for: string
  /** Not longer than the short window, which decides how soon the condition itself ends. */
  readonly keepFiringFor: string
}

/** The period over which an objective is promised. */
export const PERIOD = '30d'

/**
 * Tiers for 30 days. 14.4, 6 and 1 are table 5-8 of the SRE workbook (https://sre.google/workbook/alerting-on-slos/);
 * 3 over a day is a step between, for a budget that would be gone in ten days. Short windows are a twelfth of the long ones.
 */
export const TIERS: readonly BurnTier[] = [
  {
    name: 'page-fast',
    factor: 14.4,
    long: '1h',
    short: '5m',
    spent: 2,
    severity: 'critical',
    for: '2m',
    keepFiringFor: '5m',
  },
  {
    name: 'page-slow',
    factor: 6,
    long: '6h',
    short: '30m',
    spent: 5,
    severity: 'critical',
    for: '15m',
    keepFiringFor: '15m',
  },
  {
    name: 'ticket-fast',
    factor: 3,
    long: '1d',
    short: '2h',
    spent: 10,
    severity: 'warning',
    for: '1h',
    keepFiringFor: '15m',
  },
  {
    name: 'ticket-slow',
    factor: 1,
    long: '3d',
    short: '6h',
    spent: 10,
    severity: 'warning',
    for: '3h',
    keepFiringFor: '15m',
  },
]

export type WindowName = '5m' | '30m' | '1h' | '2h' | '6h' | '1d' | '3d' | '30d'

/**
 * Increments that long windows are summed from. `window` is a multiple of `interval`: every second is then counted
 * equally often and their sum over any long window, divided by that multiple, is a count of requests.
 * The overlap also covers the gap between one window's last sample and the next one's first.
 */
export interface Increments {
  readonly window: string
  /** Interval of the group that records them. */
  readonly interval: string
}

/** In how many increments each second is counted. */
export function overlapOf({ window, interval }: Increments): number {
  return secondsOf(window) / secondsOf(interval)
}

/** For windows of hours: newest minutes matter, so they are short. */
export const SHORT_INCREMENTS: Increments = { window: '2m', interval: '30s' }

/** For windows of days: fewer samples to sum, 576 a day instead of 2,880. */
export const LONG_INCREMENTS: Increments = { window: '5m', interval: '2m30s' }

/** Where the ratio of each window comes from: raw counters, or sums of increments. */
export const WINDOWS: Readonly<Record<WindowName, 'raw' | Increments>> = {
  '5m': 'raw',
  '30m': 'raw',
  '1h': 'raw',
  '2h': SHORT_INCREMENTS,
  '6h': SHORT_INCREMENTS,
  '1d': LONG_INCREMENTS,
  '3d': LONG_INCREMENTS,
  '30d': LONG_INCREMENTS,
}
