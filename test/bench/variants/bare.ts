import type { Variant } from '../variant.ts'

/** Nothing; also what `node --import` has instrumented already. */
export const variant: Variant = {}
