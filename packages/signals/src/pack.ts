import type { Metric } from './metric.ts'

/** A group of metrics that one source writes: our SDK, an exporter, Prometheus itself. */
export type Pack<M extends Record<string, Metric> = Record<string, Metric>> = Readonly<M> & {
  readonly [about]: PackAbout
}

/** What a pack is and where its series come from. */
export interface PackAbout {
  /** Dotted name, such as `http.server`. */
  readonly name: string
  /** The program that writes these series, as its project spells it. */
  readonly exporter: string
  /** What to do when the series are missing: one sentence with the fix. Checks print it. */
  readonly hint: string
}

/** Key under which a pack keeps its {@link PackAbout}, so that it never clashes with a metric's key. */
export const about: unique symbol = Symbol('about')

/** Declares a pack. Throws when two of its metrics have the same name. */
export function pack<const M extends Record<string, Metric>>(description: PackAbout, metrics: M): Pack<M> {
  const names = Object.values(metrics).map((each) => each.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`pack ${description.name} declares ${twice} twice`)
  return Object.assign({ ...metrics }, { [about]: description })
}

/** The metrics of a pack, in the order they were declared. */
export function metricsOf(of: Pack): readonly Metric[] {
  return Object.values(of)
}
