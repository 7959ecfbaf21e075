import type { ClusterAddress } from './cluster-protocol.ts'
import type { TelemetryState } from './state.ts'
import type { FromThread, ToThread } from './thread-protocol.ts'

/** What the main thread tells the telemetry thread. */
export type ToWorker =
  | FromThread
  | { readonly type: 'thread-ended'; readonly worker: string }
  | { readonly type: 'accept-workers'; readonly address: ClusterAddress }
  | { readonly type: 'close' }

/** What it is told. */
export type FromWorker =
  | ToThread
  /** Its program runs; it waits for the first message. */
  | { readonly type: 'up' }
  | { readonly type: 'state'; readonly state: TelemetryState }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'failure'; readonly message: string }
