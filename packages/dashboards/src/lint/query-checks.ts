import { VariableType } from '@grafana/grafana-foundation-sdk/dashboard'
import { indicators } from '@ticolops/obs-indicators'
import { checkQuery, renderProblem } from '@ticolops/obs-promql'
import { panelsOf } from '../generated.ts'
import { queriesOf } from '../panel-queries.ts'
import { PACKS } from '../packs.ts'
import type { DashboardJson } from '../generated.ts'
import { variablesIn } from '../substitute.ts'
import type { DashboardCheck } from './check.ts'
import { panelObject } from './check.ts'
import { placedQueries } from './parts.ts'

/** Measured: bucket queries read 85 % of the samples of a page; more than these make it slow at ten thousand series. */
const MAX_BUCKET_QUERIES = 4

/** What our rules record, with the labels that it keeps: a name with a colon that is not here is never written. */
const RECORDED = Object.fromEntries(
  indicators.flatMap(({ record, keeps }) =>
    record === undefined ? [] : [[record, ['namespace', 'service', ...keeps]]],
  ),
)

const promql: DashboardCheck = {
  id: 'query.promql',
  title: 'Queries are PromQL over metrics of the catalogue',
  severity: 'error',
  hint: 'Correct the query: Prometheus would refuse it, or it would never return anything.',
  *run({ uid, json }) {
    for (const { object, query } of placedQueries(uid, json)) {
      const text = query.expr ?? ''
      for (const problem of checkQuery(text, PACKS, { recorded: RECORDED })) {
        const { severity, hint } = problem
        yield { object, severity, message: renderProblem(text, problem), ...(hint === undefined ? {} : { fix: hint }) }
      }
    }
  },
}

const variables: DashboardCheck = {
  id: 'query.variable',
  title: 'Variables in queries exist on the dashboard',
  severity: 'error',
  hint: 'Declare the variable, or correct its name.',
  *run({ uid, json }) {
    const declared = new Set((json.templating.list ?? []).map(({ name }) => name))
    for (const { object, text } of textsWithVariables(uid, json))
      for (const name of variablesIn(text))
        if (!name.startsWith('__') && !declared.has(name)) yield { object, message: `there is no variable $${name}` }
  },
}

function textsWithVariables(uid: string, json: DashboardJson) {
  return [
    ...placedQueries(uid, json).flatMap(({ object, query }) => [
      { object, text: query.expr ?? '' },
      { object, text: query.legendFormat ?? '' },
    ]),
    ...(json.templating.list ?? []).map(({ name, query }) => ({
      object: `variable ${uid}/${name}`,
      text: typeof query === 'string' ? query : JSON.stringify(query ?? ''),
    })),
    ...panelsOf(json).flatMap((panel) => {
      const links = [...(panel.links ?? []), ...(panel.fieldConfig?.defaults.links ?? [])]
      return [panel.title, ...links.map(({ url }) => url)].map((text = '') => ({
        object: panelObject(uid, panel),
        text,
      }))
    }),
  ]
}

const duplicate: DashboardCheck = {
  id: 'query.duplicate',
  title: 'No two panels ask the same',
  severity: 'warning',
  hint: 'Remove one of the panels, or show something else in it.',
  *run({ uid, json }) {
    const seen = new Map<string, string>()
    for (const panel of panelsOf(json)) {
      // A number and a graph of the same are two views; a twin shows it in the same way.
      const key = JSON.stringify([panel.type, queriesOf(panel).map(({ expr }) => expr)])
      const other = seen.get(key)
      if (other !== undefined && queriesOf(panel).length > 0)
        yield { object: panelObject(uid, panel), message: `"${other}" has the same queries` }
      else seen.set(key, panel.title ?? '')
    }
  },
}

const datasource: DashboardCheck = {
  id: 'query.datasource',
  title: 'The data source is the reader’s choice',
  severity: 'error',
  hint: 'Use { "type": "prometheus", "uid": "${datasource}" }: a fixed data source is dead in the next Grafana.',
  *run({ uid, json }) {
    const sources = new Set(
      (json.templating.list ?? [])
        .filter(({ type }) => type === VariableType.Datasource)
        .map(({ name }) => `\${${name}}`),
    )
    const places = [
      ...panelsOf(json)
        .filter((panel) => queriesOf(panel).length > 0)
        .map((panel) => ({ object: panelObject(uid, panel), of: panel.datasource })),
      ...placedQueries(uid, json).map(({ object, query }) => ({ object, of: query.datasource })),
      ...(json.templating.list ?? [])
        .filter(({ type }) => type === VariableType.Query)
        .map(({ name, datasource: of }) => ({ object: `variable ${uid}/${name}`, of })),
    ]
    for (const { object, of } of places)
      if (of?.uid === undefined || !sources.has(of.uid))
        yield { object, message: `its data source is ${of?.uid ?? 'Grafana’s default one'}` }
  },
}

const moment: DashboardCheck = {
  id: 'query.instant',
  title: 'Numbers and tables ask for a moment, graphs for a range',
  severity: 'error',
  hint: 'Make the query instant in a stat or table, and a range in a graph.',
  *run({ uid, json }) {
    for (const { object, query, panel } of placedQueries(uid, json)) {
      if (panel?.type === 'timeseries' && query.range !== true)
        yield { object, message: 'a graph of a single moment is empty' }
      if (panel?.type === 'stat' && query.instant !== true)
        yield { object, message: 'it would go on showing the last value of a series that has ended' }
      if (panel?.type === 'table' && query.instant !== true)
        yield { object, message: 'the table would have one row per point in time' }
    }
  },
}

const buckets: DashboardCheck = {
  id: 'query.buckets',
  title: `A page has at most ${MAX_BUCKET_QUERIES} queries over histogram buckets`,
  severity: 'warning',
  hint: 'Show a mean (sum / count) instead, or record the quantile.',
  *run({ uid, json }) {
    const many = placedQueries(uid, json).filter(({ query }) => /_bucket\b/.test(query.expr ?? '')).length
    if (many > MAX_BUCKET_QUERIES)
      yield { object: `dashboard ${uid}`, message: `${many} queries read histogram buckets: the page will load slowly` }
  },
}

/** Checks of what panels and annotations ask. */
export const queryChecks: readonly DashboardCheck[] = [promql, variables, datasource, moment, duplicate, buckets]
