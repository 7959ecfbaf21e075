import { setTimeout } from 'node:timers/promises'
import { BenchProcess } from '../bench-process.ts'
import type { Client } from './client.ts'
import { progress } from './notes.ts'
import type { Plan } from './plan.ts'
import { spread } from '../spread.ts'
import type { Spread } from '../spread.ts'
import type { PageQuestion } from '../../../../test/bench/page-server.ts'

/** Files of `test/bench/pages`. */
const PAGES = [
  { name: 'obs', title: '@ticolops/obs' },
  { name: 'obs-main-thread', title: "@ticolops/obs, thread: 'main'" },
  { name: 'prom-client', title: 'prom-client' },
  { name: 'prometheus-io-client', title: '@prometheus-io/client' },
  { name: 'open-telemetry', title: 'OpenTelemetry exporter-prometheus' },
] as const

/** Series on the page: the lines of one histogram. */
const PAGE_SIZES = [1000, 10_000, 100_000] as const

/** Scrapes before the first that counts. */
const WARM_SCRAPES = 3

/** What a scrape does to the main loop of the process that is scraped. */
export interface ScrapeResult {
  readonly name: string
  readonly title: string
  readonly series: number
  /** Longest time that the main loop stood still during a scrape, in milliseconds. */
  readonly block: Spread
  /** The same for as long as a scrape takes, without one. */
  readonly floor: Spread
  /** From the scraper's request to the last byte, in milliseconds. */
  readonly took: Spread
  readonly bytes: number
}

export async function measureScrapes(client: Client, plan: Plan): Promise<ScrapeResult[]> {
  const results: ScrapeResult[] = []
  for (const page of PAGES)
    for (const series of PAGE_SIZES) {
      const result = await measurePage(page, series, client, plan)
      progress(
        `${page.title}, ${series} series: blocks ${result.block.median.toFixed(1)} ms (floor ${result.floor.median.toFixed(1)}), takes ${result.took.median.toFixed(0)} ms`,
      )
      results.push(result)
    }
  return results
}

async function measurePage(
  { name, title }: (typeof PAGES)[number],
  series: number,
  client: Client,
  plan: Plan,
): Promise<ScrapeResult> {
  const server = new BenchProcess({ script: 'page-server', arguments: [name, String(series)], place: 'server' })
  try {
    const { url } = await server.next<{ url: string }>()
    const ask = <T>(question: PageQuestion) => server.ask<T>(question)
    const longestGap = async (during: () => Promise<unknown>): Promise<number> => {
      await ask('watch')
      await during()
      const { milliseconds } = await ask<{ milliseconds: number }>('gap')
      return milliseconds
    }
    let last = await client.scrape(url)
    for (let warm = 1; warm < WARM_SCRAPES; warm++) last = await client.scrape(url)
    const [block, floor, took]: [number[], number[], number[]] = [[], [], []]
    for (let scrape = 1; scrape <= plan.scrapes; scrape++) {
      const { milliseconds } = last
      floor.push(await longestGap(() => setTimeout(milliseconds)))
      block.push(await longestGap(async () => (last = await client.scrape(url))))
      took.push(last.milliseconds)
    }
    return { name, title, series, block: spread(block), floor: spread(floor), took: spread(took), bytes: last.bytes }
  } finally {
    server.kill()
  }
}
