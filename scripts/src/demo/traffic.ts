import { loadProfile, seed } from '@ticolops/api'
import { startLoad } from '@ticolops/obs-testbed'
import type { Load } from '@ticolops/obs-testbed'

/** Requests a second: enough for every panel to have data within a minute, little enough for two cores. */
const RATE = 40

/** Fills the service with a little data, then sends it the reference service's load profile until stopped. */
export async function startTraffic(targets: () => readonly string[]): Promise<Load> {
  const [first] = targets()
  if (first === undefined) throw new Error('no replica of the reference service runs')
  return startLoad({ targets, rate: RATE, requests: loadProfile(await seed(first)) })
}
