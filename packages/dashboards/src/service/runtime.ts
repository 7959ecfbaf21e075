import { nodejs } from '@ticolops/obs-indicators'
import { row, timeseries } from '../panel/declare.ts'
import type { Replica } from './filters.ts'

/** The event loop and the heap, replica by replica. */
export const runtime = (replica: Replica) =>
  row('Node.js', [
    timeseries(nodejs.eventLoopUtilization.by(replica), { width: 6 }),
    timeseries(nodejs.eventLoopDelayP99.by(replica), { width: 6 }),
    timeseries(nodejs.gcShare.by(replica), { width: 6 }),
    timeseries(nodejs.heapUsedRatio.by(replica), { width: 6 }),
  ])
