import { about, catalogue } from '@ticolops/obs-signals'
import type { PackAbout } from '@ticolops/obs-signals'
import { sloSeries } from '@ticolops/obs-indicators'

const abouts: ReadonlyMap<string, PackAbout> = new Map(
  [...catalogue, sloSeries].map((pack) => [pack[about].name, pack[about]]),
)

/** The pack of this dotted name. Throws when there is none: an indicator would need what nobody writes. */
export function packAbout(name: string): PackAbout {
  const found = abouts.get(name)
  if (found === undefined) throw new Error(`no pack is called ${name}; known are ${[...abouts.keys()].join(', ')}`)
  return found
}
