import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Variant } from '../variant.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Nothing, but that all garbage is collected once, when the server has started: any application gets there within minutes. */
setTimeout(collect, 100)

export const variant: Variant = {}
