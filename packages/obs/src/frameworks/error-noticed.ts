/**
 * Told of an error that a framework meets while it answers; a framework is given none when errors are not reported, and then does nothing
 * for them. Does not throw.
 *
 * @param response What a request's state hangs on; `undefined` for the request of the running code.
 */
export type ErrorNoticed = (error: unknown, response: object | undefined) => void

const kNoticed = Symbol.for('ticolops.obs.errorNoticed')

/** An object whose methods tell of errors: wrapped once, it can be pointed to another listener. */
export type Telling<T> = T & { [kNoticed]?: ErrorNoticed }

/** Has `object` tell `noticed` from now on; `true` when it still must be wrapped. */
export function tellOnce(object: Telling<object>, noticed: ErrorNoticed): boolean {
  const first = !Object.hasOwn(object, kNoticed)
  object[kNoticed] = noticed
  return first
}

/** Tells whoever listens to `object`. */
export function tell(object: Telling<object>, error: unknown, response: object | undefined): void {
  object[kNoticed]?.(error, response)
}

/** Tells of what `result` is rejected with, when it is a promise. Whoever has the promise gets it as it is. */
export function tellRejection(result: unknown, rejected: (error: unknown) => void): void {
  if (typeof (result as PromiseLike<unknown> | null | undefined)?.then === 'function')
    void (result as PromiseLike<unknown>).then(undefined, rejected)
}
