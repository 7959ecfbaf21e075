import type { ActiveScope } from './active-scope.ts'
import { Scope } from './scope.ts'
import type { Attributes } from './attributes.ts'
import type { TraceContext } from './trace-context.ts'

/** `obs.context`: what the application adds to everything that is told of a request, or of work of its own. */
export interface ContextApi {
  /**
   * Adds attributes to the request that is being answered, or to the work that {@link run} has begun: they are on its span, its errors and
   * its log lines from now on. Does nothing outside of both. Throws a TypeError for what is no attribute.
   */
  set(attributes: Attributes): void
  /** Runs `work`, which belongs to no request, with attributes and a trace of its own. Inside of a request it adds to that request's. */
  run<T>(attributes: Attributes, work: () => T): T
  /** Where the running code is in its trace, also when spans are not recorded; `undefined` outside of requests and of {@link run}. */
  readonly trace: TraceContext | undefined
}

export function createContextApi(active: ActiveScope): ContextApi {
  return {
    set(attributes) {
      check('set', attributes)
      const scope = active.current
      if (scope === undefined) return
      scope.attributes = { ...scope.attributes, ...attributes }
      scope.request?.span?.setAttributes(attributes)
    },
    run(attributes, work) {
      check('run', attributes)
      const outer = active.current
      const scope = new Scope(outer?.request, { ...outer?.attributes, ...attributes }, outer?.trace)
      scope.context = active.context
      return active.run(scope, work)
    },
    get trace() {
      return active.trace
    },
  }
}

function check(method: string, attributes: unknown): void {
  const isObject = typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)
  const wrong = isObject ? Object.entries(attributes).find(([, value]) => !isAttribute(value)) : undefined
  if (isObject && wrong === undefined) return
  throw new TypeError(
    wrong === undefined
      ? `context.${method}() needs attributes, such as { tenant: "acme" }.`
      : `context.${method}(): attribute ${wrong[0]} is ${wrong[1] === null ? 'null' : typeof wrong[1]}, but must be a text, a number or a boolean.`,
  )
}

function isAttribute(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
