import { executionAsyncResource } from 'node:async_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { HeldTick } from './next-tick.ts'

setFlagsFromString('--allow-natives-syntax')
setFlagsFromString('--expose-gc')
const haveSameClass = runInNewContext('(one, other) => %HaveSameMap(one, other)') as (a: object, b: object) => boolean
const collect = runInNewContext('gc') as () => void

/** The object that Node makes for a tick. */
function tick(): Promise<object> {
  return new Promise((resolve) => process.nextTick(() => resolve(executionAsyncResource())))
}

it('holds an object of the hidden class that ticks have, also after a garbage collection', async () => {
  const held = new HeldTick()
  await tick()
  collect()
  const { resource } = held
  expect(resource).toBeDefined()
  expect(haveSameClass(resource ?? {}, await tick())).toBe(true)
  expect(haveSameClass(resource ?? {}, {})).toBe(false)
})
