/**
 * What patches of drivers share. A driver without a diagnostics channel, or with one that changes what its caller sees, is
 * measured by wrapping methods of its classes: those are single objects for ESM and CommonJS alike, and can be wrapped at any
 * time.
 */

const kPatched = Symbol.for('ticolops.obs.patched')

/** A patched object carries where it reports to: wrapped once, it can be pointed elsewhere. */
export type Patched<T, To> = T & { [kPatched]?: To }

/** Points a patched object to `to`; `true` when it still must be wrapped. What inherits from a patched object is patched. */
export function patchOnce<To>(object: { [kPatched]?: To }, to: To): boolean {
  const first = object[kPatched] === undefined
  object[kPatched] = to
  return first
}

/** Where a patched object reports to. */
export function reportsTo<To>(object: { [kPatched]?: To }): To | undefined {
  return object[kPatched]
}

/** The prototype that defines a method, from an instance or a subclass's prototype upwards. */
export function owner(from: unknown, method: string): object | undefined {
  let object = from as object | null | undefined
  while (object != null && !Object.hasOwn(object, method)) object = Object.getPrototypeOf(object) as object | null
  return typeof (object as Record<string, unknown> | null | undefined)?.[method] === 'function'
    ? (object ?? undefined)
    : undefined
}

/** Makes one callback of another. */
export type Wrap = (callback: Callback) => Callback

/** Told how something ended; `undefined` when it did not fail. */
export type End = (error: unknown) => void

/** A callback of Node's kind. */
export type Callback = (this: unknown, error: unknown, ...results: unknown[]) => unknown

/** The same callback, after `end` was told. Drivers call one twice now and then: when a query times out, when a connection breaks. */
export function wrapped(callback: Callback, end: End): Callback {
  let open = true
  return function (error, ...results) {
    if (open) end(error ?? undefined)
    open = false
    return callback.call(this, error, ...results)
  }
}

/**
 * The promise that follows ours: the caller gets that one, so that a rejection nobody handles is still reported as unhandled.
 */
export function observed<T>(result: PromiseLike<T>, end: End): PromiseLike<T> {
  return result.then(
    (value) => {
      end(undefined)
      return value
    },
    (error: unknown) => {
      end(error ?? { name: 'rejected' })
      throw error
    },
  )
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
