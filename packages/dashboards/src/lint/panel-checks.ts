import { COLUMNS } from '../layout.ts'
import { panelsOf } from '../generated.ts'
import type { DashboardJson, PanelJson } from '../generated.ts'
import type { DashboardCheck } from './check.ts'
import { panelObject } from './check.ts'
import { queriesOf } from '../panel-queries.ts'

/** Panels without data have neither a unit nor a query. */
const WITHOUT_DATA = new Set(['text', 'row', 'dashlist', 'news'])

/** Gone from Grafana since version 12, or never more than a migration's input. */
const ANGULAR = new Set([
  'graph',
  'singlestat',
  'table-old',
  'grafana-piechart-panel',
  'grafana-worldmap-panel',
  'heatmap-old',
])

/** A check that looks at one panel with data at a time. */
function perPanel(
  check: Omit<DashboardCheck, 'run'>,
  complaint: (panel: PanelJson) => string | undefined,
): DashboardCheck {
  return {
    ...check,
    *run({ uid, json }) {
      for (const panel of panelsOf(json)) {
        if (WITHOUT_DATA.has(panel.type)) continue
        const message = complaint(panel)
        if (message !== undefined) yield { object: panelObject(uid, panel), message }
      }
    },
  }
}

const isEmpty = (text: string | undefined) => text === undefined || text.trim() === ''

const title = perPanel(
  { id: 'panel.title', title: 'A panel has a title', severity: 'error', hint: 'Say in a few words what it shows.' },
  (panel) => (isEmpty(panel.title) ? 'it has no title' : undefined),
)

const description = perPanel(
  {
    id: 'panel.description',
    title: 'A panel says what bad looks like',
    severity: 'error',
    hint: 'Write one or two sentences: what it shows, and what bad looks like.',
  },
  (panel) => (isEmpty(panel.description) ? 'it has no description' : undefined),
)

const unit = perPanel(
  {
    id: 'panel.unit',
    title: 'A panel has a unit',
    severity: 'error',
    hint: 'Set fieldConfig.defaults.unit; `short` for plain numbers.',
  },
  (panel) => (isEmpty(panel.fieldConfig?.defaults.unit) ? 'its numbers have no unit' : undefined),
)

const noValue = perPanel(
  {
    id: 'panel.no-value',
    title: 'An empty panel says what is missing',
    severity: 'error',
    hint: 'Set fieldConfig.defaults.noValue to what is missing and how to get it.',
  },
  (panel) => (isEmpty(panel.fieldConfig?.defaults.noValue) ? 'without data it only says "No data"' : undefined),
)

const hasQuery = perPanel(
  { id: 'panel.query', title: 'A panel has a query', severity: 'error', hint: 'Give it a query, or remove it.' },
  (panel) => (queriesOf(panel).length === 0 ? 'it asks nothing' : undefined),
)

const angular = perPanel(
  {
    id: 'panel.type',
    title: 'A panel is of a type that Grafana still has',
    severity: 'error',
    hint: 'Use timeseries, stat or table.',
  },
  (panel) =>
    ANGULAR.has(panel.type) ? `${panel.type} was an Angular panel; Grafana 12 and later cannot draw it` : undefined,
)

const legend = perPanel(
  {
    id: 'panel.legend',
    title: 'A graph of several series has a legend',
    severity: 'error',
    hint: 'Show the legend, and give each query a legendFormat.',
  },
  (panel) => {
    if (panel.type !== 'timeseries') return undefined
    const queries = queriesOf(panel)
    const options = panel.options as { readonly legend?: { readonly showLegend?: boolean } } | undefined
    const several = queries.length > 1 || queries.some(({ legendFormat = '' }) => legendFormat.includes('{{'))
    if (several && options?.legend?.showLegend !== true) return 'its lines cannot be told apart'
    return queries.some(({ legendFormat }) => isEmpty(legendFormat)) ? 'a line is named by its raw labels' : undefined
  },
)

const uniqueId: DashboardCheck = {
  id: 'panel.id',
  title: 'Panels have ids of their own',
  severity: 'error',
  hint: 'Give one of them another key.',
  *run({ uid, json }) {
    const seen = new Set<number>()
    for (const panel of [...(json.panels ?? []), ...panelsOf(json).filter((each) => !json.panels?.includes(each))]) {
      if (panel.id === undefined || panel.id < 1) yield { object: panelObject(uid, panel), message: 'it has no id' }
      else if (seen.has(panel.id))
        yield { object: panelObject(uid, panel), message: `another panel has the id ${panel.id} too` }
      else seen.add(panel.id)
    }
  },
}

const grid: DashboardCheck = {
  id: 'panel.grid',
  title: 'Panels lie on the grid side by side',
  severity: 'error',
  hint: `Give it a place of its own within ${COLUMNS} columns.`,
  *run({ uid, json }) {
    const placed: Placed[] = []
    for (const panel of placesOf(json)) {
      const object = panelObject(uid, panel)
      const { gridPos: at } = panel
      if (at === undefined) yield { object, message: 'it has no place on the grid' }
      else if (at.x < 0 || at.y < 0 || at.w < 1 || at.h < 1 || at.x + at.w > COLUMNS)
        yield { object, message: `it reaches from column ${at.x} to ${at.x + at.w}, beyond the grid` }
      else {
        const other = placed.find((each) => overlap(each.at, at))
        if (other !== undefined) yield { object, message: `it lies on top of "${other.title}"` }
        placed.push({ at, title: panel.title ?? '' })
      }
    }
  },
}

type Place = NonNullable<PanelJson['gridPos']>
interface Placed {
  readonly at: Place
  readonly title: string
}

/** What is on the grid at once: the panels of a collapsed row are not. */
const placesOf = (json: DashboardJson) => json.panels ?? []

const overlap = (a: Place, b: Place) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

/** Checks of how panels look and where they stand. */
export const panelChecks: readonly DashboardCheck[] = [
  title,
  description,
  unit,
  noValue,
  hasQuery,
  angular,
  legend,
  uniqueId,
  grid,
]
