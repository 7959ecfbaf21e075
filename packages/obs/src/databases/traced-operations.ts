import type { Channels, Unsubscribe } from '../channels.ts'
import { now } from '../clock.ts'
import type { Span } from '../traces/opentelemetry.ts'
import type { OperationDuration } from './operation-duration.ts'
import type { Query } from './operation-span.ts'

const kStart = Symbol('ticolops.obs.operationStart')
const kSpan = Symbol('ticolops.obs.operationSpan')

/** What the events of one traced operation share (https://nodejs.org/api/diagnostics_channel.html#tracingchannel-channels). */
interface Context {
  readonly error?: unknown
  /** What drivers that trace tell of where they are connected. */
  readonly serverAddress?: string
  readonly serverPort?: number
  readonly database?: string | number
  [kStart]?: number
  [kSpan]?: Span | undefined
}

/** How an operation is told from what its driver publishes. */
export interface Reading<M> {
  operation(context: M): string
  query?(context: M): Query
}

/** Measures and records what a driver traces under a name: from `start` to `asyncEnd`. `M` is the context as the driver publishes it. */
export function measureTraced<M extends object>(
  name: string,
  channels: Channels,
  durations: OperationDuration,
  reading: Reading<M>,
  seen: () => void,
): Unsubscribe {
  let first = true
  const stopStart = channels.on<M & Context>(`tracing:${name}:start`, (context) => {
    context[kStart] = now()
    if (durations.recording) context[kSpan] = startSpan(context)
    if (!first) return
    first = false
    seen()
  })
  const stopEnd = channels.on<M & Context>(`tracing:${name}:asyncEnd`, (context) => {
    const start = context[kStart]
    if (start !== undefined) durations.observe(reading.operation(context), start, context.error, context[kSpan])
  })

  function startSpan(context: M & Context): Span | undefined {
    const { serverAddress, serverPort, database } = context
    const namespace = database === undefined || database === '' ? undefined : String(database)
    const target = { address: serverAddress, port: serverPort, namespace }
    return durations.startSpan(reading.operation(context), target, reading.query?.(context))
  }

  return () => {
    stopStart()
    stopEnd()
  }
}
