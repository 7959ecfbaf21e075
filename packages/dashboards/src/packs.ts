import { about, catalogue, metricsOf } from '@ticolops/obs-signals'
import type { PackAbout } from '@ticolops/obs-signals'
import { sloSeries } from '@ticolops/obs-indicators'

/** Everything that a query may read: what exporters and applications write, and what our own rules record. */
export const PACKS = [...catalogue, sloSeries] as const

const abouts: ReadonlyMap<string, PackAbout> = new Map(PACKS.map((pack) => [pack[about].name, pack[about]]))

const packsBySeries: ReadonlyMap<string, string> = new Map(
  PACKS.flatMap((pack) =>
    metricsOf(pack).flatMap(({ name, kind }) => {
      const series = kind === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name]
      return series.map((each) => [each, pack[about].name] as const)
    }),
  ),
)

/** The pack of this dotted name. Throws when there is none: an indicator would need what nobody writes. */
export function packAbout(name: string): PackAbout {
  const found = abouts.get(name)
  if (found === undefined) throw new Error(`no pack is called ${name}; known are ${[...abouts.keys()].join(', ')}`)
  return found
}

/** The dotted name of the pack that a series belongs to, if one does. */
export function packOf(series: string): string | undefined {
  return packsBySeries.get(series)
}
