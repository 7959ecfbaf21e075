import type { Point } from './data.ts'

/** Grafana's calculations of one value from a series, by id, with the name that legends show. */
const CALCULATIONS: Readonly<
  Record<string, { readonly name: string; readonly of: (values: readonly number[]) => number | undefined }>
> = {
  lastNotNull: { name: 'Last', of: (values) => values.at(-1) },
  last: { name: 'Last', of: (values) => values.at(-1) },
  firstNotNull: { name: 'First', of: (values) => values[0] },
  first: { name: 'First', of: (values) => values[0] },
  mean: { name: 'Mean', of: (values) => (values.length === 0 ? undefined : sum(values) / values.length) },
  min: { name: 'Min', of: (values) => extreme(values, Math.min) },
  max: { name: 'Max', of: (values) => extreme(values, Math.max) },
  sum: { name: 'Total', of: sum },
  count: { name: 'Count', of: (values) => values.length },
  range: {
    name: 'Range',
    of: (values) =>
      values.length === 0 ? undefined : Number(extreme(values, Math.max)) - Number(extreme(values, Math.min)),
  },
}

/** The calculation's value over the points that are numbers; undefined when there are none, or when it is unknown. */
export function reduce(points: readonly Point[], calculation = 'lastNotNull'): number | undefined {
  const values = points.map(([, value]) => value).filter((value) => !Number.isNaN(value))
  return CALCULATIONS[calculation]?.of(values)
}

/** The calculation's name in a legend. */
export function calculationName(calculation: string): string {
  return CALCULATIONS[calculation]?.name ?? calculation
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** By pairs: a spread of a long series would overflow the stack. */
function extreme(values: readonly number[], pick: (a: number, b: number) => number): number | undefined {
  return values.length === 0 ? undefined : values.reduce((a, b) => pick(a, b))
}
