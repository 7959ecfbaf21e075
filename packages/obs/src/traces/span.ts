import { isPromise } from '../databases/late-patch.ts'
import type { ActiveScope } from '../context/active-scope.ts'
import type { Attributes } from '../context/attributes.ts'
import { traceOf } from '../context/trace-context.ts'
import type { TraceContext } from '../context/trace-context.ts'
import type { Span } from './opentelemetry.ts'
import { recordError } from './span-failure.ts'
import type { Spans } from './spans.ts'

/** The span that `obs.span()` runs a function in. */
export interface ActiveSpan {
  /** Its place in the trace; `undefined` when spans are not recorded. */
  readonly trace: TraceContext | undefined
  /** Says more of what it stands for. Does nothing when it is not recorded. */
  setAttributes(attributes: Attributes): void
}

type Work<T> = (span: ActiveSpan) => T

/** `obs.span()`. */
export interface RunInSpan {
  /**
   * Runs `work` in a span of its own and returns what it returns. The span ends when `work` does, or when the promise that it returned is
   * settled; what it throws is recorded and thrown. Without traces it only runs `work`.
   *
   * @param name What is done, with few different values: `price order`, not `price order 7`.
   */
  <T>(name: string, work: Work<T>): T
  <T>(name: string, attributes: Attributes, work: Work<T>): T
}

const unrecorded: ActiveSpan = { trace: undefined, setAttributes: () => undefined }

export function runInSpan(spans: Spans, scope: ActiveScope): RunInSpan {
  return function span<T>(name: string, second: Attributes | Work<T>, third?: Work<T>): T {
    const [given, work] = typeof second === 'function' ? [{}, second] : [second, third]
    if (typeof name !== 'string' || typeof work !== 'function')
      throw new TypeError(
        'span() needs a name and a function: span("price order", () => …) or span("price order", { items: 3 }, () => …).',
      )
    const { recorder } = spans
    if (recorder === undefined) return work(unrecorded)
    const current = scope.current
    // A request's attributes are on the request's span; work outside of requests has none but these.
    const attributes =
      current !== undefined && current.request === undefined ? { ...current.attributes, ...given } : given
    return recorder.run(name, attributes, (recorded) => finished(recorded, () => work(activeSpan(recorded))))
  }
}

function activeSpan(span: Span): ActiveSpan {
  return { trace: traceOf(span.spanContext()), setAttributes: (attributes) => void span.setAttributes(attributes) }
}

/** Ends the span when `work` is done, whichever way. */
function finished<T>(span: Span, work: () => T): T {
  let result: T
  try {
    result = work()
  } catch (error) {
    recordError(span, error)
    span.end()
    throw error
  }
  if (!isPromise(result)) {
    span.end()
    return result
  }
  // The caller gets the promise that follows, so that a rejection nobody handles is still reported once.
  return result.then(
    (value) => {
      span.end()
      return value
    },
    (error: unknown) => {
      recordError(span, error)
      span.end()
      throw error
    },
  ) as T
}
