import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Indicator } from '@ticolops/obs-indicators'

const GOOD = 'green'
const WARNING = 'orange'
const CRITICAL = 'red'

/**
 * An indicator's thresholds as Grafana's steps: each colour begins at its value and holds up to the next step.
 * Where below is bad, the colours run the other way round: the worst at the bottom.
 */
export function thresholdSteps({ thresholds = {}, badWhen }: Pick<Indicator, 'thresholds' | 'badWhen'>): Threshold[] {
  const { warning, critical } = thresholds
  if (badWhen === 'above') return [step(null, GOOD), ...present(warning, WARNING), ...present(critical, CRITICAL)]
  const [lowest, ...rest] = [...edge(critical, CRITICAL), ...edge(warning, WARNING)]
  if (lowest === undefined) return [step(null, GOOD)]
  const upper = [lowest, ...rest]
  // Each level's own value is where the next better colour begins.
  return [step(null, lowest.color), ...upper.map(({ value }, index) => step(value, upper[index + 1]?.color ?? GOOD))]
}

const step = (value: number | null, color: string): Threshold => ({ value, color })
const present = (value: number | undefined, color: string) => (value === undefined ? [] : [step(value, color)])
const edge = (value: number | undefined, color: string) => (value === undefined ? [] : [{ value, color }])
