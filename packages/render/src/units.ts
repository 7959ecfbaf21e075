import type { Counting } from './ticks.ts'

/** A value for people: `12.3` and ` ms`. */
export interface Formatted {
  readonly text: string
  /** With its leading space where the unit wants one. */
  readonly suffix: string
}

interface Magnitude {
  readonly size: number
  readonly suffix: string
}

interface UnitFormat {
  readonly counting: Counting
  /** Ascending; a value takes the largest that it reaches. */
  readonly magnitudes: readonly Magnitude[]
}

const SI = ['', ' K', ' M', ' B', ' T']
const IEC = [' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB']
const DECIMAL_BYTES = [' B', ' kB', ' MB', ' GB', ' TB', ' PB']

function powers(base: number, suffixes: readonly string[], after = ''): Magnitude[] {
  return suffixes.map((suffix, index) => ({ size: base ** index, suffix: suffix + after }))
}

function counted(suffix: string): UnitFormat {
  return { counting: 'decimal', magnitudes: powers(1000, SI, suffix) }
}

function plain(suffix: string, size = 1): UnitFormat {
  return { counting: 'decimal', magnitudes: [{ size, suffix }] }
}

const DURATION: readonly Magnitude[] = [
  { size: 1e-9, suffix: ' ns' },
  { size: 1e-6, suffix: ' µs' },
  { size: 1e-3, suffix: ' ms' },
  { size: 1, suffix: ' s' },
  { size: 60, suffix: ' min' },
  { size: 3600, suffix: ' h' },
  { size: 86_400, suffix: ' d' },
]

/** Durations whose unit is `size` seconds. */
function duration(size: number): UnitFormat {
  return { counting: 'time', magnitudes: DURATION.map((step) => ({ size: step.size / size, suffix: step.suffix })) }
}

/** Grafana's unit ids (https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit). */
const UNITS: Readonly<Record<string, UnitFormat>> = {
  none: plain(''),
  short: counted(''),
  percent: plain('%'),
  percentunit: plain('%', 0.01),
  s: duration(1),
  ms: duration(1e-3),
  µs: duration(1e-6),
  ns: duration(1e-9),
  m: duration(60),
  h: duration(3600),
  d: duration(86_400),
  dtdurations: duration(1),
  bytes: { counting: 'binary', magnitudes: powers(1024, IEC) },
  decbytes: { counting: 'decimal', magnitudes: powers(1000, DECIMAL_BYTES) },
  binBps: { counting: 'binary', magnitudes: powers(1024, IEC, '/s') },
  Bps: { counting: 'decimal', magnitudes: powers(1000, DECIMAL_BYTES, '/s') },
  reqps: counted(' req/s'),
  rps: counted(' reads/s'),
  wps: counted(' writes/s'),
  ops: counted(' ops/s'),
  opm: counted(' ops/min'),
  cps: counted(' counts/s'),
  iops: counted(' io/s'),
  eps: counted(' evt/s'),
  hertz: { counting: 'decimal', magnitudes: powers(1000, [' Hz', ' kHz', ' MHz', ' GHz']) },
}

const WORDS: Readonly<Record<string, readonly [off: string, on: string]>> = {
  bool: ['False', 'True'],
  bool_yes_no: ['No', 'Yes'],
  bool_on_off: ['Off', 'On'],
}

/** What a value that does not exist looks like. */
const NOTHING: Formatted = { text: '–', suffix: '' }

/** How ticks of a unit's axis are spaced. */
export function countingOf(unit: string | undefined): Counting {
  return formatOf(unit).counting
}

/**
 * A value in a Grafana unit. `decimals` is Grafana's setting; without it three digits count.
 * `now` (seconds since 1970) is what `dateTimeFromNow` looks back from.
 */
export function formatValue(value: number | undefined, unit?: string, decimals?: number, now?: number): Formatted {
  if (value === undefined || Number.isNaN(value)) return NOTHING
  if (!Number.isFinite(value)) return { text: value > 0 ? '∞' : '-∞', suffix: '' }
  const words = WORDS[unit ?? '']
  if (words) return { text: words[value === 0 ? 0 : 1], suffix: '' }
  if (unit?.startsWith('dateTime')) return formatTime(value, unit, now)
  const { size, suffix } = magnitudeOf(value, formatOf(unit).magnitudes)
  const scaled = value / size
  return { text: decimals === undefined ? significant(scaled) : scaled.toFixed(decimals), suffix }
}

/** {@link formatValue} as one string. */
export function formatText(value: number | undefined, unit?: string, decimals?: number, now?: number): string {
  const { text, suffix } = formatValue(value, unit, decimals, now)
  return text + suffix
}

/** Labels of an axis: all in the magnitude of the largest tick, with as many decimals as the step needs. */
export function formatTicks(ticks: readonly number[], step: number, unit?: string, decimals?: number): string[] {
  const largest = ticks.reduce((most, tick) => Math.max(most, Math.abs(tick)), 0)
  const { size, suffix } = magnitudeOf(largest, formatOf(unit).magnitudes)
  const digits = decimals ?? decimalsOf(step / size)
  return ticks.map((tick) => `${(tick / size).toFixed(digits)}${suffix}`)
}

function formatOf(unit = 'short'): UnitFormat {
  const known = UNITS[unit]
  if (known) return known
  // Grafana shows an id that it does not know, or `suffix:x`, behind the number.
  return plain(` ${unit.replace(/^suffix:/, '').trim()}`)
}

function magnitudeOf(value: number, magnitudes: readonly Magnitude[]): Magnitude {
  const [first = { size: 1, suffix: '' }] = magnitudes
  // Zero has no magnitude of its own; the one of a single unit reads best ("0 s", not "0 ns").
  const size = Math.abs(value) || 1
  return magnitudes.findLast((magnitude) => size >= magnitude.size * (1 - 1e-9)) ?? first
}

/** Three digits that count, without trailing zeros. */
function significant(value: number): string {
  const size = Math.abs(value)
  if (size >= 100) return value.toFixed(0)
  if (size < 0.001) return String(Number(value.toPrecision(2)))
  return String(Number(value.toPrecision(3)))
}

/** Decimals that a step of ticks needs, at most 6. */
function decimalsOf(step: number): number {
  for (let digits = 0; digits < 6; digits++) {
    const shifted = step * 10 ** digits
    if (Math.abs(shifted - Math.round(shifted)) < 1e-6 * shifted) return digits
  }
  return 6
}

/** Grafana's dates are milliseconds since 1970. */
function formatTime(milliseconds: number, unit: string, now: number | undefined): Formatted {
  if (unit === 'dateTimeFromNow' && now !== undefined) {
    const { text, suffix } = formatValue(Math.abs(now - milliseconds / 1000), 's')
    return { text, suffix: `${suffix} ago` }
  }
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return NOTHING
  return { text: date.toISOString().slice(0, 19).replace('T', ' '), suffix: '' }
}
