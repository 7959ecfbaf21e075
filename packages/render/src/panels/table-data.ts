import { configOf, patternOf } from '../fields.ts'
import type { Field } from '../fields.ts'
import type { FieldConfig, Panel, Transformation } from '../model.ts'
import { reduce } from '../reduce.ts'

/** A column of a table panel: labels are text, values are numbers. */
export interface Column {
  readonly name: string
  readonly config: FieldConfig
  readonly cells: readonly (string | number | undefined)[]
}

/** A column before it has its final name and place. */
interface RawColumn {
  readonly name: string
  readonly cells: readonly (string | number | undefined)[]
}

/**
 * A row per set of labels and a column per label and query, which is what Grafana's `merge` makes of instant queries;
 * then the panel's transformations `organize` and `filterFieldsByName`, and its sorting.
 */
export function tableOf(panel: Panel, fields: readonly Field[]): Column[] {
  let columns = merge(fields)
  for (const transformation of panel.transformations ?? []) columns = transform(columns, transformation)
  const sorting = panel.options?.sortBy?.[0] ?? sortTransformation(panel)
  const finished = columns.map(({ name, cells }): Column => {
    const config = configOf(panel, name)
    return { name: config.displayName ?? name, config, cells }
  })
  return sorting?.displayName === undefined ? finished : sort(finished, sorting.displayName, sorting.desc ?? false)
}

function merge(fields: readonly Field[]): RawColumn[] {
  const refIds = [...new Set(fields.map((field) => field.refId))]
  const labels = [...new Set(fields.flatMap((field) => Object.keys(field.labels)))].filter(
    (label) => label !== '__name__',
  )
  const rows = new Map<string, { labels: Field['labels']; values: Map<string, number | undefined> }>()
  for (const field of fields) {
    const { __name__: _, ...rest } = field.labels
    const key = JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
    const row = rows.get(key) ?? { labels: rest, values: new Map() }
    row.values.set(field.refId, reduce(field.points))
    rows.set(key, row)
  }
  const all = [...rows.values()]
  return [
    ...labels.map((label) => ({ name: label, cells: all.map((row) => row.labels[label]) })),
    ...refIds.map((refId) => ({
      name: refIds.length === 1 ? 'Value' : `Value #${refId}`,
      cells: all.map((row) => row.values.get(refId)),
    })),
  ]
}

function transform(columns: readonly RawColumn[], { id, options = {} }: Transformation): RawColumn[] {
  if (id === 'organize') {
    const {
      excludeByName = {},
      renameByName = {},
      indexByName = {},
    } = options as {
      excludeByName?: Record<string, boolean>
      renameByName?: Record<string, string>
      indexByName?: Record<string, number>
    }
    return columns
      .filter(({ name }) => !excludeByName[name])
      .map((column, index) => ({ column, place: indexByName[column.name] ?? index }))
      .sort((a, b) => a.place - b.place)
      .map(({ column: { name, cells } }) => ({ name: renameByName[name] || name, cells }))
  }
  if (id === 'filterFieldsByName') {
    const { include } = options as { include?: { names?: string[]; pattern?: string } }
    const pattern = include?.pattern === undefined ? undefined : patternOf(include.pattern)
    return columns.filter(({ name }) => include?.names?.includes(name) ?? pattern?.test(name) ?? true)
  }
  return [...columns]
}

/** What the transformation `sortBy` asks for, in the words of the panel's own sorting. */
function sortTransformation(panel: Panel): { displayName?: string; desc?: boolean } | undefined {
  const found = panel.transformations?.find(({ id }) => id === 'sortBy')?.options
  const sorts = found as { sort?: { field?: string; desc?: boolean }[] } | undefined
  const first = sorts?.sort?.[0]
  if (first?.field === undefined) return undefined
  return { displayName: first.field, ...(first.desc !== undefined && { desc: first.desc }) }
}

function sort(columns: readonly Column[], by: string, descending: boolean): Column[] {
  const key = columns.find(({ name }) => name === by)?.cells
  if (!key) return [...columns]
  const order = key.map((_, row) => row).sort((a, b) => compare(key[a], key[b]) * (descending ? -1 : 1))
  return columns.map((column) => ({ ...column, cells: order.map((row) => column.cells[row]) }))
}

function compare(a: Column['cells'][number], b: Column['cells'][number]): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  // What has no value comes last when descending, as in Grafana.
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined)
  return String(a) < String(b) ? -1 : Number(String(a) > String(b))
}
