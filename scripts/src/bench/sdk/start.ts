import type { Client } from './client.ts'
import { progress } from './notes.ts'
import type { Plan } from './plan.ts'
import { BenchServer } from './server.ts'
import { spread } from '../spread.ts'
import type { Spread } from '../spread.ts'
import { BARE, CONTROL, VARIANTS, comparisons } from './variants.ts'
import type { AppName, Variant } from './variants.ts'

/** What a variant costs an app that starts and then does nothing. */
export interface StartResult {
  readonly app: AppName
  readonly variant: string
  readonly title: string
  readonly bareStartMs: number
  readonly bareRssBytes: number
  /** Milliseconds from the start of the process until it listens, more than the bare app. */
  readonly addedMs: Spread
  /** Resident memory of the idle process with all its threads, as a ratio to the bare app. */
  readonly idleRss: Spread
  /** The same once its page of metrics has been scraped, where it has one. */
  readonly scrapedRss: Spread | undefined
}

interface Started {
  readonly startMs: number
  readonly memory?: Memory
}

interface Memory {
  readonly rssBytes: number
  readonly scrapedRssBytes?: number
}

export async function measureStart(client: Client, plan: Plan): Promise<StartResult[]> {
  const results: StartResult[] = []
  for (const { app, variant } of comparisons([CONTROL, ...VARIANTS])) {
    const pairs: { readonly bare: Started; readonly measured: Started }[] = []
    const spawns = plan.spawns[variant.precision ?? 'low']
    for (let pair = 1; pair <= spawns; pair++) {
      const settles = pair <= plan.settledSpawns
      if (pair % 2 === 0) {
        const bare = await start(app, BARE, client, settles)
        pairs.push({ bare, measured: await start(app, variant, client, settles) })
      } else {
        const measured = await start(app, variant, client, settles)
        pairs.push({ measured, bare: await start(app, BARE, client, settles) })
      }
    }
    const settled = pairs.flatMap(({ bare, measured }) =>
      bare.memory === undefined || measured.memory === undefined
        ? []
        : [{ bare: bare.memory, measured: measured.memory }],
    )
    const result: StartResult = {
      app,
      variant: variant.name,
      title: variant.title,
      bareStartMs: spread(pairs.map(({ bare }) => bare.startMs)).median,
      bareRssBytes: spread(settled.map(({ bare }) => bare.rssBytes)).median,
      addedMs: spread(pairs.map(({ bare, measured }) => measured.startMs - bare.startMs)),
      idleRss: spread(settled.map(({ bare, measured }) => measured.rssBytes / bare.rssBytes)),
      scrapedRss: optionalSpread(
        settled.flatMap(({ bare, measured: { scrapedRssBytes } }) =>
          scrapedRssBytes === undefined ? [] : [scrapedRssBytes / bare.rssBytes],
        ),
      ),
    }
    progress(
      `${app}, ${variant.title}: starts ${result.addedMs.median.toFixed(0)} ms later, idle RSS ${result.idleRss.median.toFixed(2)}`,
    )
    results.push(result)
  }
  return results
}

/** @param settles Whether it is given the time that its memory takes to settle. */
async function start(app: AppName, variant: Variant, client: Client, settles: boolean): Promise<Started> {
  const server = await BenchServer.start(app, variant, client)
  try {
    const { startMs } = server
    if (!settles) return { startMs }
    const { rssBytes } = await server.settled()
    if (variant.histogram === undefined) return { startMs, memory: { rssBytes } }
    return { startMs, memory: { rssBytes, scrapedRssBytes: (await server.scraped(client)).rssBytes } }
  } finally {
    server.kill()
  }
}

function optionalSpread(values: readonly number[]): Spread | undefined {
  return values.length === 0 ? undefined : spread(values)
}
