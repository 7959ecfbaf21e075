import { substitute } from '@ticolops/obs-dashboards'
import type { TimeVariables, VariableValues } from '@ticolops/obs-dashboards'
import type { VariableModel } from './dashboard-model.ts'
import type { PrometheusReader } from './prometheus.ts'

/** What Grafana calls the choice of every value. */
export const ALL = '$__all'

/** A dashboard's variable with what can be chosen, and what is. */
export interface Variable {
  readonly name: string
  readonly label: string
  readonly options: readonly string[]
  readonly chosen: string
  /** What queries get: several values stand for a regular expression. */
  readonly value: string | readonly string[]
  readonly hidden: boolean
}

interface Resolution {
  readonly prometheus: PrometheusReader
  /** Choices by name; what is not there, or not possible, is the dashboard's own. */
  readonly choices: Readonly<Record<string, string>>
  readonly range: { readonly from: number; readonly to: number }
  readonly time: TimeVariables
}

/** Asks Prometheus for the values of each variable, in order, since a later one may use those before it. */
export async function resolveVariables(list: readonly VariableModel[], resolution: Resolution): Promise<Variable[]> {
  const resolved: Variable[] = []
  for (const model of list) {
    if (model.type === 'datasource') continue
    resolved.push(await resolveVariable(model, valuesOf(resolved), resolution))
  }
  return resolved
}

/** What `substitute` takes. */
export function valuesOf(variables: readonly Variable[]): VariableValues {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
}

async function resolveVariable(model: VariableModel, known: VariableValues, resolution: Resolution): Promise<Variable> {
  const { name, includeAll = false, allValue } = model
  const found = await possibleValues(model, known, resolution)
  const options = includeAll ? [ALL, ...found] : found
  const chosen = pick(options, resolution.choices[name], model)
  const value = chosen === ALL ? (allValue ?? found) : chosen
  return { name, label: model.label ?? name, options, chosen, value, hidden: model.hide === 2 || options.length < 1 }
}

function pick(options: readonly string[], wanted: string | undefined, { current }: VariableModel): string {
  const value = current?.value
  const own = typeof value === 'string' ? value : value?.[0]
  if (wanted !== undefined && options.includes(wanted)) return wanted
  if (own !== undefined && (options.includes(own) || options.length === 0)) return own
  return options[0] ?? ''
}

async function possibleValues(model: VariableModel, known: VariableValues, resolution: Resolution): Promise<string[]> {
  const query = typeof model.query === 'string' ? model.query : (model.query?.query ?? '')
  if (model.type === 'custom' || model.type === 'interval') return query.split(',').map((value) => value.trim())
  if (model.type !== 'query') return query === '' ? [] : [query]
  const [, selector, label] = /^label_values\((?:(.*),)?\s*(\w+)\s*\)$/s.exec(query.trim()) ?? []
  if (label === undefined) return []
  try {
    const filled = selector === undefined ? undefined : substitute(selector.trim(), known, resolution.time)
    return await resolution.prometheus.labelValues(label, filled, resolution.range)
  } catch {
    // The panels say why Prometheus does not answer; the choice stays what the dashboard came with.
    return []
  }
}
