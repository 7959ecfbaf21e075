/* Everything outside of the server under measurement: load, a scraper, and a sink for what is pushed. Does what `ClientOrder` says. */
import { load } from './load.ts'
import type { LoadOrder } from './load.ts'
import { answerParent, tell } from './parent.ts'
import { scrape } from './scrape.ts'
import { Sink } from './sink.ts'
import { loadInTurns } from './turns.ts'
import type { TurnsOrder } from './turns.ts'

export type ClientOrder =
  | ({ readonly order: 'load' } & LoadOrder)
  | ({ readonly order: 'turns' } & TurnsOrder)
  | { readonly order: 'scrape'; readonly url: string }
  | { readonly order: 'received' }

const sink = new Sink()
const sinkPort = await sink.listen()

answerParent((message) => {
  const order = message as ClientOrder
  if (order.order === 'load') return load(order)
  if (order.order === 'turns') return loadInTurns(order)
  if (order.order === 'scrape') return scrape(order.url)
  return sink.take()
})
tell({ sinkPort })
