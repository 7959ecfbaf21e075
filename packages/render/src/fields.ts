import type { Point, QueryResult, Series } from './data.ts'
import type { FieldConfig, FieldOverride, Panel, PanelTarget } from './model.ts'
import { reduce } from './reduce.ts'
import { colorOf } from './theme.ts'
import type { Theme } from './theme.ts'
import { baseColor, levelColor } from './thresholds.ts'

/** A series with its name, its colour and what the panel says about it: defaults and the overrides that match. */
export interface Field {
  readonly name: string
  readonly refId: string
  readonly labels: Readonly<Record<string, string>>
  readonly points: readonly Point[]
  readonly config: FieldConfig
  readonly color: string
}

/** The panel's fields, in the order of its targets. */
export function fieldsOf(panel: Panel, results: readonly QueryResult[], theme: Theme): Field[] {
  const targets = (panel.targets ?? []).filter((target) => !target.hide)
  const named = targets.flatMap((target, index) => {
    // A target without refId takes the letter of its place, as Grafana does.
    const refId = target.refId ?? String.fromCharCode(65 + index)
    const series = results.find((result) => result.refId === refId)?.series ?? []
    return series.map((one) => ({ series: one, refId, name: seriesName(one, target) }))
  })
  return named.map(({ series, refId, name }, index) => {
    const config = configOf(panel, name, refId)
    return {
      name: config.displayName ? expandDisplayName(config.displayName, series, name) : name,
      refId,
      labels: series.labels,
      points: series.points,
      config,
      color: fieldColor(config, series, index, theme),
    }
  })
}

/** The panel's defaults with the overrides that match a field of this name and query. */
export function configOf(panel: Panel, name: string, refId?: string): FieldConfig {
  const config: Record<string, unknown> = { ...panel.fieldConfig?.defaults }
  for (const override of panel.fieldConfig?.overrides ?? []) {
    if (!matches(override, name, refId)) continue
    for (const property of override.properties) setPath(config, property.id.split('.'), property.value)
  }
  return config
}

function matches({ matcher }: FieldOverride, name: string, refId: string | undefined): boolean {
  const { id, options } = matcher
  if (id === 'byName') return options === name
  if (id === 'byFrameRefID') return options === refId
  if (id === 'byRegexp' && typeof options === 'string') return patternOf(options).test(name)
  return false
}

/** Grafana writes patterns as `/text/flags` or bare. */
export function patternOf(text: string): RegExp {
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [undefined, text, '']
  return new RegExp(source ?? '', flags)
}

function setPath(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path
  if (key === undefined) return
  if (rest.length === 0) {
    target[key] = value
    return
  }
  // A copy, since the defaults belong to the panel and other fields read them too.
  const child: Record<string, unknown> = { ...(target[key] as Record<string, unknown> | undefined) }
  setPath(child, rest, value)
  target[key] = child
}

/** What Grafana calls a Prometheus series: the legend's format, or its labels. */
function seriesName({ labels }: Series, target: PanelTarget): string {
  const format = target.legendFormat
  if (format && format !== '__auto')
    return format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => labels[label] ?? '')
  const { __name__: metric = '', ...rest } = labels
  const pairs = Object.entries(rest).map(([label, value]) => `${label}="${value}"`)
  if (pairs.length > 0) return `${metric}{${pairs.join(', ')}}`
  return metric || target.expr || 'Value'
}

function expandDisplayName(format: string, { labels }: Series, name: string): string {
  return format
    .replace(/\$\{__field\.labels\.([\w-]+)\}/g, (_, label: string) => labels[label] ?? '')
    .replace(/\$\{__(?:series|field)\.(?:name|displayName)\}/g, name)
}

function fieldColor(config: FieldConfig, series: Series, index: number, theme: Theme): string {
  const { mode, fixedColor } = config.color ?? {}
  if (mode === 'fixed' && fixedColor !== undefined) return colorOf(theme, fixedColor)
  if (mode === 'thresholds') return levelColor(config, reduce(series.points), theme) ?? baseColor(config, theme)
  return theme.palette[index % theme.palette.length] ?? theme.text
}
