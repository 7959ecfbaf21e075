/** Types of PromQL values. `any` is a Grafana variable's. */
export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string' | 'any'

/** What a function takes and returns. */
export interface Signature {
  readonly args: readonly ValueType[]
  /** How many of the last arguments may be left out; `many` lets the last one repeat as well, from none. */
  readonly optional: number | 'many'
  readonly returns: ValueType
  /** Prometheus refuses it unless it runs with `--enable-feature=promql-experimental-functions`. */
  readonly experimental: boolean
}

// One line is one shape: `returns: arguments`, `?` marks optional arguments, `*` one that repeats. Facts from Prometheus 3.16's
// promql/parser/functions.go; a test compares every line with a running Prometheus.
const SHAPES: Readonly<Record<string, string>> = {
  'vector: vector':
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp',
  'vector: vector?': 'day_of_month day_of_week day_of_year days_in_month hour minute month year',
  'vector: matrix':
    'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time',
  'vector: vector scalar': 'clamp_max clamp_min',
  'vector: vector scalar scalar': 'clamp',
  'vector: vector scalar?': 'round',
  'vector: matrix scalar': 'predict_linear',
  'vector: scalar matrix': 'quantile_over_time',
  'vector: scalar vector': 'histogram_quantile',
  'vector: scalar scalar vector': 'histogram_fraction',
  'vector: vector string string string string': 'label_replace',
  'vector: vector string string string*': 'label_join',
  'vector: scalar': 'vector',
  'scalar: vector': 'scalar',
  'scalar:': 'pi time',
}

const EXPERIMENTAL: Readonly<Record<string, string>> = {
  'vector: matrix': 'mad_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time',
  'vector: matrix scalar scalar': 'double_exponential_smoothing',
  'vector: vector string*': 'sort_by_label sort_by_label_desc',
  'vector: vector vector?': 'info',
  'vector: vector': 'start_timestamp',
  'vector: vector string scalar scalar*': 'histogram_quantiles',
  'scalar:': 'start end range step',
}

const SIGNATURES = new Map<string, Signature>([...read(SHAPES, false), ...read(EXPERIMENTAL, true)])

/** Every function's name. */
export const functionNames: readonly string[] = [...SIGNATURES.keys()]

/** What a function takes and returns; `undefined` when there is no such function. */
export function signatureOf(name: string): Signature | undefined {
  return SIGNATURES.get(name)
}

/** Aggregation operators that Prometheus refuses without its flag for experimental functions. */
export const EXPERIMENTAL_AGGREGATIONS: readonly string[] = ['limitk', 'limit_ratio']

/** Type of the parameter that some aggregation operators take before the expression. */
export const AGGREGATION_PARAMETER: Readonly<Record<string, ValueType>> = {
  topk: 'scalar',
  bottomk: 'scalar',
  quantile: 'scalar',
  limitk: 'scalar',
  limit_ratio: 'scalar',
  count_values: 'string',
}

/** Functions over a range that are right for counters and wrong for gauges: they take every fall for a restart. */
export const COUNTER_FUNCTIONS: readonly string[] = ['rate', 'irate', 'increase', 'resets']

/** Functions over a range that are right for gauges and wrong for counters: a restart looks like a fall. */
export const GAUGE_FUNCTIONS: readonly string[] = [
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
  'double_exponential_smoothing',
  'avg_over_time',
  'sum_over_time',
  'quantile_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'mad_over_time',
]

function* read(shapes: Readonly<Record<string, string>>, experimental: boolean): Generator<[string, Signature]> {
  for (const [shape, names] of Object.entries(shapes)) {
    const [returns = 'vector', list = ''] = shape.split(':')
    const words = list.trim().split(' ').filter(Boolean)
    const optional = list.endsWith('*') ? 'many' : words.filter((word) => word.endsWith('?')).length
    const args = words.map((word) => word.replace(/[?*]$/, '') as ValueType)
    for (const name of names.split(' ')) yield [name, { args, optional, returns: returns as ValueType, experimental }]
  }
}
