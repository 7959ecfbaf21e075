import type { Asked } from './asking.ts'
import type { Snapshot } from './snapshot.ts'

/** Where the primary of a cluster waits for its workers. It is handed down through the environment. */
export interface ClusterAddress {
  readonly path: string
  /** Proves that a process is one of the cluster's. */
  readonly token: string
}

/** What a worker tells the primary. */
export type FromProcess =
  | { readonly type: 'join'; readonly token: string; readonly worker: string }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  /** It ends, and this is what it has counted. */
  | { readonly type: 'leave'; readonly snapshot: Snapshot }

/** What the primary asks. */
export type ToProcess = { readonly type: 'ask' } & Asked
