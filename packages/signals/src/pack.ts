import type { Metric } from './metric.ts'
import type { PackAbout } from './pack-about.ts'

/** A group of metrics that one source writes: our SDK, an exporter, Prometheus itself. */
export type Pack<M extends Record<string, Metric> = Record<string, Metric>> = Readonly<M> & {
  readonly [about]: PackAbout
}

/** Key under which a pack keeps its {@link PackAbout}, so that it never clashes with a metric's key. */
export const about: unique symbol = Symbol('about')

/**
 * Declares a pack and tells each metric that it belongs to it. Throws when two metrics have the same name, or when a metric already belongs to another pack.
 */
export function pack<const M extends Record<string, Metric>>(description: PackAbout, metrics: M): Pack<M> {
  const names = Object.values(metrics).map((each) => each.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`pack ${description.name} declares ${twice} twice`)
  for (const metric of Object.values(metrics)) {
    if (metric.pack !== undefined)
      throw new Error(`${metric.name} is in packs ${metric.pack.name} and ${description.name}`)
    Object.assign(metric, { pack: description })
  }
  return Object.assign({ ...metrics }, { [about]: description })
}

/** The metrics of a pack, in the order they were declared. */
export function metricsOf(of: Pack): readonly Metric[] {
  return Object.values(of)
}
