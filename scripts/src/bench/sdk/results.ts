import type { About } from './about.ts'
import type { FaultResult } from './faults.ts'
import type { LogsResult } from './logs.ts'
import type { MiddlewareResult } from './middleware.ts'
import type { ObservationResult } from './observation.ts'
import type { RequestsResult } from './requests.ts'
import type { RoutesResult } from './routes.ts'
import type { ScrapeResult } from './scrape.ts'
import type { StartResult } from './start.ts'

/** Everything that a run has found out. A list is empty when the plan left it out. */
export interface Results {
  readonly about: About
  readonly requests: readonly RequestsResult[]
  readonly start: readonly StartResult[]
  readonly scrapes: readonly ScrapeResult[]
  readonly observations: readonly ObservationResult[]
  readonly logs: readonly LogsResult[]
  readonly middleware: readonly MiddlewareResult[]
  readonly routes: readonly RoutesResult[]
  readonly faults: readonly FaultResult[]
  /** What a reader of the figures must know. */
  readonly notes: readonly string[]
}
