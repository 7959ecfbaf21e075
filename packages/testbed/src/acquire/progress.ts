/** What happens while a tool is brought. `text` is a sentence for people, without the tool's name. */
export interface AcquireEvent {
  tool: string
  phase: 'start' | 'progress' | 'done' | 'failed'
  /** Where it comes from, e.g. `Debian package prometheus`. */
  from: string
  text: string
  /** Seconds since the start. */
  seconds: number
  /** Bytes on disk; with `done`. */
  bytes?: number
}

export type OnProgress = (event: AcquireEvent) => void

/** One line for people, e.g. `kube-apiserver: ready after 290 s, 119 MB (built from Go module kubernetes)`. */
export function formatProgress(event: AcquireEvent): string {
  return `${event.tool}: ${event.text}`
}

/** Writes each event as a line on stderr: stdout belongs to data. */
export const printProgress: OnProgress = (event) => {
  process.stderr.write(`${formatProgress(event)}\n`)
}

/** `1 min 20 s`, `45 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`
}

/** `119 MB`, decimal as registries count. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
