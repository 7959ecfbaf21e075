import type { Definition } from '../registry/definition.ts'
import type { Series } from '../registry/family.ts'
import type { Asked } from './asking.ts'

/** Series that a metric has gained. */
export interface NewSeries {
  readonly definition: Definition
  readonly series: readonly Series[]
}

/** What a thread tells the one that serves the page. The values themselves are never sent: they are in shared memory. */
export type FromThread =
  | {
      readonly type: 'join'
      readonly worker: string
      readonly values: SharedArrayBuffer
      readonly heartbeat: SharedArrayBuffer
      readonly added: readonly NewSeries[]
    }
  | { readonly type: 'series'; readonly added: readonly NewSeries[] }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'leave' }

/** What it is told: that the server is there, or a question. */
export type ToThread = { readonly type: 'hello' } | ({ readonly type: 'ask' } & Asked)
