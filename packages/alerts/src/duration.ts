import { seconds } from '@ticolops/obs-promql'

/** Seconds of a duration in a rule, such as `2m30s`. Throws when the text is not one; a bare number is one only in queries. */
export function secondsOf(duration: string): number {
  const length = /\d$/.test(duration) ? undefined : seconds(duration)
  if (length === undefined) throw new Error(`"${duration}" is not a Prometheus duration; write it like 90s, 5m or 1d`)
  return length
}

/** The Prometheus duration of whole seconds, in the largest units that fit: 150 -> `2m30s`. Days are the largest unit. */
export function durationOf(whole: number): string {
  if (whole === 0) return '0s'
  let rest = whole
  let text = ''
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    if (count > 0) text += `${count}${unit.charAt(0)}`
    rest -= count * size
  }
  return text
}

/** A duration in words: 5400 -> `90 minutes`, 7200 -> `2 hours`. The largest unit that divides it evenly. */
export function inWords(whole: number): string {
  const [unit, size] = UNITS.find(([, each]) => whole % each === 0) ?? ['second', 1]
  const count = whole / size
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const
