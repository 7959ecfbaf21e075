import { SAMPLED } from '../context/trace-context.ts'
import type { Histogram } from '../registry/histogram.ts'
import type { RequestState } from '../request-state.ts'

/**
 * Counts how long a request took. One that is recorded leaves its trace on the bucket.
 *
 * @param end When it ended, in milliseconds of the process's monotonic clock.
 */
export function observeDuration(duration: Histogram, { start, span }: RequestState, end: number): void {
  const seconds = (end - start) / 1000
  if (span === undefined) {
    duration.observe(seconds)
    return
  }
  const { traceId, spanId, traceFlags } = span.spanContext()
  // What is recorded without being sampled is exported nowhere.
  if ((traceFlags & SAMPLED) === 0) duration.observe(seconds)
  else duration.observeTraced(seconds, traceId, spanId)
}
