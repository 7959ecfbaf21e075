/* A process with one large page of metrics: `page-server.ts <page> <lines>`. Tells its address, then answers what `PageQuestion` asks. */
import { LoopGap } from './loop-gap.ts'
import { answerParent, tell } from './parent.ts'
import { BUCKETS } from './variant.ts'

/** `watch` the main loop, then the longest `gap` since. */
export type PageQuestion = 'watch' | 'gap'

/** Fills a histogram with the labels `route` until it is this many lines, and serves it. Resolves to the address. */
export type Page = (routes: readonly string[]) => Promise<string>

const [name, lines] = process.argv.slice(2)
/** A bucket per bound, `+Inf`, `_sum` and `_count`. */
const LINES_PER_ROUTE = BUCKETS.length + 3
const routes = Array.from({ length: Math.ceil(Number(lines) / LINES_PER_ROUTE) }, (_, index) => `/route-${index}`)
const gap = new LoopGap()

answerParent((question) => {
  if ((question as PageQuestion) === 'gap') return { milliseconds: gap.stop() }
  gap.start()
  return {}
})
const { page } = (await import(`./pages/${name}.js`)) as { page: Page }
tell({ url: await page(routes) })
