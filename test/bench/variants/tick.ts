import { executionAsyncResource } from 'node:async_hooks'
import type { Variant } from '../variant.ts'

/* Nothing but the tick that `runtime/next-tick.ts` of the SDK keeps: what a bare app costs when a full garbage collection does not slow it down. */
const kept: object[] = []
process.nextTick(() => kept.push(executionAsyncResource()))

export const variant: Variant = {}
