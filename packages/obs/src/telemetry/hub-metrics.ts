import { obsSelf } from '@ticolops/obs-signals/sdk'
import type { Metric } from '@ticolops/obs-signals/sdk'

/** What the hub itself writes on the page. */
export const HUB_METRICS: readonly Metric[] = [obsSelf.scrapeDuration, obsSelf.scrapeComplete, obsSelf.eventLoopBlocked]
