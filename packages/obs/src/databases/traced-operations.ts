import type { Channels, Unsubscribe } from '../channels.ts'
import type { OperationDuration } from './operation-duration.ts'

const kStart = Symbol('ticolops.obs.operationStart')

/** What the events of one traced operation share (https://nodejs.org/api/diagnostics_channel.html#tracingchannel-channels). */
interface Context {
  readonly error?: unknown
  [kStart]?: number
}

/** Measures what a driver traces under a name: from `start` to `asyncEnd`. `M` is the context as the driver publishes it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the shape, which no type here can know
export function measureTraced<M extends object>(
  name: string,
  channels: Channels,
  durations: OperationDuration,
  operationOf: (context: M) => string,
  seen: () => void,
): Unsubscribe {
  let first = true
  const stopStart = channels.on<M & Context>(`tracing:${name}:start`, (context) => {
    context[kStart] = performance.now()
    if (!first) return
    first = false
    seen()
  })
  const stopEnd = channels.on<M & Context>(`tracing:${name}:asyncEnd`, (context) => {
    const start = context[kStart]
    if (start !== undefined) durations.observe(operationOf(context), start, context.error)
  })
  return () => {
    stopStart()
    stopEnd()
  }
}
