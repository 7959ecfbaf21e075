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
  const silent = await notPushed(variant.pushes ?? [], client)
  if (silent.length > 0) notes.add(`${what}: pushed nothing to ${silent.join(' and ')} of the sink.`)
  if (variant.histogram === undefined) return
  const { page } = await server.settled()
  const counted = countOf(variant.histogram, await (await fetch(page)).text())
  if (counted !== server.answered) notes.add(`${what}: counted ${counted} of ${server.answered} requests.`)
}

/** Sum of `<histogram>_count` over its series on a page in the text format. */
export function countOf(histogram: string, page: string): number {
  const counts = Array.from(page.matchAll(new RegExp(`^${histogram}_count(?:\\{.*\\})? (\\S+)`, 'gm')))
  return counts.reduce((sum, [, value]) => sum + Number(value), 0)
}

/** Paths that the sink has not seen since the last call, within the time that a first batch takes (OpenTelemetry: 5 s, and some). */
async function notPushed(paths: readonly string[], client: Client): Promise<readonly string[]> {
  const missing = new Set(paths)
  for (let second = 0; second < 12 && missing.size > 0; second++) {
    for (const path of Object.keys(await client.received())) missing.delete(path.replace(/\?.*$/, ''))
    if (missing.size > 0) await setTimeout(1000)
  }
  return [...missing]
}
