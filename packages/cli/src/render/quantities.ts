const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** `3.4 MB`, in powers of 1000. */
export function bytesOf(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`
}

/** `1,204`. */
export function countOf(count: number): string {
  return count.toLocaleString('en-US')
}

/** `4.2 s`, `5 min 3 s`, `5 h 3 min`, `3 d 2 h`: two places of a length of time. */
export function durationOf(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const [whole, minutes] = [Math.round(seconds), Math.round(seconds / 60)]
  if (whole < 3600) return pair(Math.floor(whole / 60), 'min', whole % 60, 's')
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(seconds / 3600)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function pair(large: number, unit: string, small: number, smaller: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`
}

/** `2026-11-26 01:15:56 UTC`. */
export function momentOf(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}
