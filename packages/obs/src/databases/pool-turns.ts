import type { LoadedModules } from '../interop/loaded-modules.ts'
import { owner } from './late-patch.ts'
import type { Callback, Wrap } from './late-patch.ts'

/**
 * Pools call whoever has waited for a connection in the turn of whoever gives one back, so that a query would be told of the request that has
 * just ended instead of the one that made it. Methods that may wait are wrapped, so that their callbacks run where they were given.
 */

const kBind = Symbol.for('ticolops.obs.poolCallbacks')

/** Methods by which a pool of each driver is asked for a connection, with a callback as their first argument. */
type Asking = 'connect' | 'getConnection' | 'execute'

type PoolPrototype = Partial<Record<Asking, (this: unknown, ...args: unknown[]) => unknown>> & { [kBind]?: Wrap }

/**
 * Sees to pools of every driver that is loaded; returns what sees to one that is handed over, whose class may not be seen.
 *
 * @param bind Makes a callback run in the scope in which it is given.
 */
export function keepTurns(modules: LoadedModules, bind: Wrap): (pool: object | undefined, method: Asking) => void {
  const patch = (pool: object | undefined, method: Asking): void => bindCallbacks(owner(pool, method), method, bind)
  modules.watch('pg', ({ exports }) => patch((exports as { Pool?: { prototype: object } }).Pool?.prototype, 'connect'))
  modules.watch(
    'mysql2',
    ({ file }) => {
      const Pool = (file('lib/base/pool.js') ?? file('lib/pool.js')) as { prototype?: object } | undefined
      patch(Pool?.prototype, 'getConnection')
    },
    ['promise.js'],
  )
  modules.watch('@redis/client', ({ file }) => {
    const { RedisClientPool: Pool } = (file('dist/lib/client/pool.js') ?? {}) as {
      readonly RedisClientPool?: { prototype: object }
    }
    patch(Pool?.prototype, 'execute')
  })
  return patch
}

/** Once for each prototype: what inherits from it is patched. */
function bindCallbacks(prototype: PoolPrototype | undefined, method: Asking, bind: Wrap): void {
  const ask = prototype?.[method]
  if (prototype === undefined || ask === undefined) return
  const isPatched = prototype[kBind] !== undefined
  prototype[kBind] = bind
  if (isPatched) return
  prototype[method] = function (callback, ...rest) {
    const bound = prototype[kBind]
    return ask.call(
      this,
      typeof callback === 'function' && bound !== undefined ? bound(callback as Callback) : callback,
      ...rest,
    )
  }
}
