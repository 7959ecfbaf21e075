import { nodejs } from '@ticolops/obs-indicators'
import { row, timeseries } from '../panel/declare.ts'
import type { Replica } from './filters.ts'

/** Event loops, then what they hold on to, replica by replica. */
export const runtime = (replica: Replica) =>
  row('Node.js', [
    timeseries(nodejs.eventLoopUtilization.by(replica)),
    timeseries(nodejs.eventLoopDelay.by(replica)),
    timeseries(nodejs.gcShare.by(replica)),
    timeseries(nodejs.heapUsedRatio.by(replica)),
    timeseries(nodejs.externalMemory.by(replica)),
    timeseries(nodejs.activeResources),
  ])
