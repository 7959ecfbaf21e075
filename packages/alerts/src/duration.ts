const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const
const DURATION = /^(?:\d+(?:ms|[smhdwy]))+$/

/** Seconds of a Prometheus duration such as `2m30s`. Throws when the text is not one. */
export function secondsOf(duration: string): number {
  if (!DURATION.test(duration))
    throw new Error(`"${duration}" is not a Prometheus duration; write it like 90s, 5m or 1d`)
  let seconds = 0
  for (const [, count, unit] of duration.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    seconds += Number(count) * SECONDS[unit as keyof typeof SECONDS]
  }
  return seconds
}

/** The Prometheus duration of whole seconds, in the largest units that fit: 150 -> `2m30s`. Days are the largest unit. */
export function durationOf(seconds: number): string {
  if (seconds === 0) return '0s'
  let rest = seconds
  let text = ''
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const count = Math.floor(rest / SECONDS[unit])
    if (count > 0) text += `${count}${unit}`
    rest -= count * SECONDS[unit]
  }
  return text
}

/** A duration in words: 5400 -> `90 minutes`, 7200 -> `2 hours`. The largest unit that divides it evenly. */
export function inWords(seconds: number): string {
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const) {
    if (seconds % size === 0) return plural(seconds / size, unit)
  }
  return plural(seconds, 'second')
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
