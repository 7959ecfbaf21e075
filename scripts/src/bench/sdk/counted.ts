import { setTimeout } from 'node:timers/promises'
import type { Client } from './client.ts'
import type { Notes } from './notes.ts'
import type { BenchServer } from './server.ts'
import type { Variant } from './variants.ts'

/** Says when a variant has not counted what it was measured on: what does not work costs nothing. */
export async function checkCounted(
  what: string,
  variant: Variant,
  server: BenchServer,
  client: Client,
  notes: Notes,
): Promise<void> {
  if (variant.histogram === undefined) {
    if (!(await pushed(client))) notes.add(`${what}: pushed no traces or no metrics to the sink.`)
    return
  }
  const { page } = await server.settled()
  const counted = countOf(variant.histogram, await (await fetch(page)).text())
  if (counted !== server.answered) notes.add(`${what}: counted ${counted} of ${server.answered} requests.`)
}

/** Sum of `<histogram>_count` over its series on a page in the text format. */
export function countOf(histogram: string, page: string): number {
  const counts = Array.from(page.matchAll(new RegExp(`^${histogram}_count(?:\\{.*\\})? (\\S+)`, 'gm')))
  return counts.reduce((sum, [, value]) => sum + Number(value), 0)
}

/** Both signals since the last call, within the time that OpenTelemetry takes to send its first batches (5 s each, and some). */
async function pushed(client: Client): Promise<boolean> {
  const missing = new Set(['/v1/traces', '/v1/metrics'])
  for (let second = 0; second < 12; second++) {
    for (const path of Object.keys(await client.received())) missing.delete(path)
    if (missing.size === 0) return true
    await setTimeout(1000)
  }
  return false
}
