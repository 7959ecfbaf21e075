import { exact } from '../story.ts'
import type { Scene, SceneSeries, Subject } from '../story.ts'

/** Seconds between two samples, and between two evaluations, in generated tests: the interval that most Prometheus servers scrape at. */
export const STEP = 30

/** A stretch of time during which a subject looks like `scene`; an empty scene means that its series are gone. */
export interface Stretch {
  readonly scene: Scene
  readonly seconds: number
  /** The process restarted: its counters begin at zero again. */
  readonly restarted?: boolean
}

/** An input series of a promtool unit test. */
export interface InputSeries {
  readonly series: string
  readonly values: string
}

/**
 * The input series of one subject through these stretches, one sample every {@link STEP} seconds from time 0 on.
 * A series that a stretch lacks ends with a staleness marker, as when its target stops exposing it.
 */
export function timeline(subject: Subject, stretches: readonly Stretch[]): readonly InputSeries[] {
  const all = new Map<string, SceneSeries>()
  for (const { scene } of stretches) for (const each of scene) all.set(notation(each, subject), each)
  return [...all.keys()].map((series) => ({ series, values: values(series, subject, stretches) }))
}

/** A series in PromQL's notation, labels in alphabetical order. */
export function notation(of: SceneSeries, subject: Subject): string {
  const labels = Object.entries({ ...subject, ...of.labels }).sort(([a], [b]) => (a < b ? -1 : 1))
  return `${of.name}{${labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`
}

function values(series: string, subject: Subject, stretches: readonly Stretch[]): string {
  const parts: string[] = []
  let counter = 0
  let present = false
  for (const { scene, seconds, restarted } of stretches) {
    const steps = Math.round(seconds / STEP)
    const now = scene.find((each) => notation(each, subject) === series)
    if (restarted === true) counter = 0
    if (now === undefined) {
      parts.push(...(present ? ['stale', ...blank(steps - 1)] : blank(steps)))
    } else if (now.perSecond === undefined) {
      parts.push(run(now.level ?? 0, 0, steps))
    } else {
      const growth = exact(now.perSecond * STEP)
      const first = present ? exact(counter + growth) : counter
      parts.push(run(first, growth, steps))
      counter = exact(first + growth * (steps - 1))
    }
    present = now !== undefined
  }
  return parts.join(' ')
}

/** `a+bxn` is n + 1 samples in promtool's notation. */
function run(first: number, growth: number, steps: number): string {
  return `${first}${growth < 0 ? '-' : '+'}${Math.abs(growth)}x${steps - 1}`
}

function blank(steps: number): readonly string[] {
  return steps > 0 ? [`_x${steps}`] : []
}
