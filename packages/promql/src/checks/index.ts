import type { Check } from '../check-context.ts'
import { counterFunction } from './counter-function.ts'
import { counterRate } from './counter-rate.ts'
import { experimental } from './experimental.ts'
import { gaugeFunction } from './gauge-function.ts'
import { histogramBound } from './histogram-bound.ts'
import { histogramBuckets } from './histogram-buckets.ts'
import { histogramFamily } from './histogram-family.ts'
import { histogramQuantile } from './histogram-quantile.ts'
import { irateAggregated } from './irate-aggregated.ts'
import { labelDropped, labelUnknown } from './label.ts'
import { labelValue } from './label-value.ts'
import { matchingNever } from './matching-never.ts'
import { metricUnknown } from './metric-unknown.ts'
import { rangeShort } from './range-short.ts'
import { regex } from './regex.ts'
import { types } from './types.ts'

/** Every check, in the order in which they are worth reading. */
export const checks: readonly Check[] = [
  types,
  experimental,
  metricUnknown,
  histogramFamily,
  labelUnknown,
  labelDropped,
  labelValue,
  regex,
  counterFunction,
  gaugeFunction,
  counterRate,
  histogramQuantile,
  histogramBuckets,
  histogramBound,
  matchingNever,
  rangeShort,
  irateAggregated,
]
