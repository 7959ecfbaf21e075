import type { FieldConfig, ThresholdStep, ValueMapping } from './model.ts'
import { colorOf } from './theme.ts'
import type { Theme } from './theme.ts'
import { formatValue } from './units.ts'
import type { Formatted } from './units.ts'

/** The levels of a field's thresholds that are values, ascending; the base colour is not among them. In the field's unit. */
export function levelsOf(config: FieldConfig): readonly { readonly value: number; readonly color: string }[] {
  const { mode, steps = [] } = config.thresholds ?? {}
  return steps.flatMap(({ value, color }) => {
    if (value === undefined || value === null) return []
    return [{ value: mode === 'percentage' ? share(config, value / 100) : value, color }]
  })
}

function share({ min = 0, max = 100 }: FieldConfig, part: number): number {
  return min + (max - min) * part
}

/** Colour of the lowest step, which has no value. */
export function baseColor(config: FieldConfig, theme: Theme): string {
  const base = config.thresholds?.steps?.find(isBase)
  return base ? colorOf(theme, base.color) : (theme.palette[0] ?? theme.text)
}

function isBase({ value }: ThresholdStep): boolean {
  return value === undefined || value === null
}

/** Colour of the step that a value has reached; undefined without value or thresholds. */
export function levelColor(config: FieldConfig, value: number | undefined, theme: Theme): string | undefined {
  if (value === undefined || !config.thresholds?.steps?.length) return undefined
  const reached = levelsOf(config).findLast((level) => value >= level.value)
  return reached ? colorOf(theme, reached.color) : baseColor(config, theme)
}

/** What a value says: its text by mapping or unit, and the colour that its mapping or threshold gives it. */
export interface Reading extends Formatted {
  readonly color?: string
}

/** Reads a value by the field's mappings, unit, decimals and thresholds. `now` is in seconds since 1970. */
export function readValue(config: FieldConfig, value: number | undefined, theme: Theme, now?: number): Reading {
  const level = levelColor(config, value, theme)
  const mapped = config.mappings?.map((mapping) => mappedTo(mapping, value)).find((result) => result !== undefined)
  const formatted =
    mapped?.text === undefined
      ? value === undefined && config.noValue !== undefined
        ? { text: config.noValue, suffix: '' }
        : formatValue(value, config.unit, config.decimals, now)
      : { text: mapped.text, suffix: '' }
  const color = mapped?.color === undefined ? level : colorOf(theme, mapped.color)
  return { ...formatted, ...(color !== undefined && { color }) }
}

interface MappingResult {
  readonly text?: string
  readonly color?: string
}

function mappedTo({ type, options }: ValueMapping, value: number | undefined): MappingResult | undefined {
  if (type === 'value') return (options as Record<string, MappingResult>)[String(value)]
  if (type === 'range' && value !== undefined) {
    const { from, to, result } = options as { from?: number | null; to?: number | null; result?: MappingResult }
    return value >= (from ?? -Infinity) && value <= (to ?? Infinity) ? result : undefined
  }
  if (type === 'special') {
    const { match, result } = options as { match?: string; result?: MappingResult }
    const empty = value === undefined
    const nan = Number.isNaN(value)
    if ((match === 'null' && empty) || (match === 'nan' && nan) || (match === 'null+nan' && (empty || nan)))
      return result
  }
  return undefined
}
