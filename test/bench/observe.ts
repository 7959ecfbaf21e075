/* What one observation costs: `observe.ts <observer>`. Answers each message with the nanoseconds of one. */
import { answerParent, tell } from './parent.ts'
import type { Observer } from './observer.ts'

export interface ObservationReport {
  readonly byLabels: number
  readonly byChild?: number
}

const OBSERVATIONS = 1_000_000
const ROUTES = Array.from({ length: 16 }, (_, index) => `/api/v1/things-${index}/:id`)
/** Durations of an ordinary service, in seconds: most of them fall into the first buckets. */
const VALUES = Array.from({ length: 64 }, (_, index) => 0.001 * 1.06 ** index)

const [name] = process.argv.slice(2)
const { observer } = (await import(`./observers/${name}.js`)) as { observer: Observer }
const children = observer.child && ROUTES.map(observer.child)

answerParent((): ObservationReport => ({
  byLabels: byLabels(),
  ...(children === undefined ? {} : { byChild: byChild(children) }),
}))
tell({})

// Two loops instead of one that takes a function: each is compiled for the one call that it makes.
function byLabels(): number {
  const started = performance.now()
  for (let index = 0; index < OBSERVATIONS; index++) observer.byLabels(at(ROUTES, index), at(VALUES, index))
  return perObservation(started)
}

function byChild(of: readonly { observe(value: number): void }[]): number {
  const started = performance.now()
  for (let index = 0; index < OBSERVATIONS; index++) at(of, index).observe(at(VALUES, index))
  return perObservation(started)
}

function perObservation(started: number): number {
  return ((performance.now() - started) * 1e6) / OBSERVATIONS
}

/** The lists are powers of two long. */
function at<T>(values: readonly T[], index: number): T {
  const value = values[index & (values.length - 1)]
  if (value === undefined) throw new RangeError('the list is empty')
  return value
}
