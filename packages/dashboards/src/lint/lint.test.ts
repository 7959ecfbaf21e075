import { describe, expect, it } from 'vitest'
import { config, withUid } from '../../test/fixtures.ts'
import type { DashboardJson, GeneratedDashboard, PanelJson } from '../index.ts'
import { CHECKS, generateDashboards, lintDashboard, lintDashboards, panelsOf, SERVICE_UID } from '../index.ts'

/** JSON without its types' `readonly` and enums, for breaking it. */
type Loose = Record<string, unknown> & {
  targets: Record<string, unknown>[]
  fieldConfig: { defaults: Record<string, unknown> }
}

interface Breakable {
  readonly dashboard: GeneratedDashboard
  readonly json: DashboardJson & Record<string, unknown>
  /** The first graph of the page, `Requests by route`. */
  readonly graph: PanelJson & Loose
  readonly table: PanelJson & Loose
}

/** The findings after breaking one thing on a page that is in order. */
function lintBroken(breakIt: (page: Breakable) => void) {
  const bundle = generateDashboards(config())
  const dashboard = withUid(bundle, SERVICE_UID)
  const of = (type: string) => panelsOf(dashboard.json).find((panel) => panel.type === type) as PanelJson & Loose
  breakIt({
    dashboard,
    json: dashboard.json as DashboardJson & Record<string, unknown>,
    graph: of('timeseries'),
    table: of('table'),
  })
  return lintDashboard(dashboard, bundle)
}

const query = (panel: Loose) => {
  const [first] = panel.targets
  if (first === undefined) throw new Error('no query')
  return first
}

/** One defect per check: what breaks it, and what the finding says. */
const DEFECTS: Readonly<Record<string, readonly [breakIt: (page: Breakable) => void, message: RegExp]>> = {
  'dashboard.uid': [({ json }) => (json.uid = 'another'), /has the uid another/],
  'dashboard.schema-version': [({ json }) => (json.schemaVersion = 41), /schemaVersion is 41/],
  'dashboard.read-only': [({ json }) => (json.editable = true), /edited by hand/],
  'dashboard.size': [({ json }) => (json.description = 'x'.repeat(1024 * 1024)), /a ConfigMap/],
  'dashboard.link': [
    ({ graph }) => (graph.fieldConfig.defaults['links'] = [{ title: 'x', url: '/d/nowhere' }] as never),
    /no dashboard nowhere/,
  ],
  'panel.title': [({ graph }) => (graph.title = ' '), /no title/],
  'panel.description': [({ graph }) => (graph.description = ''), /no description/],
  'panel.unit': [({ graph }) => delete graph.fieldConfig.defaults['unit'], /no unit/],
  'panel.no-value': [({ graph }) => delete graph.fieldConfig.defaults['noValue'], /No data/],
  'panel.query': [({ graph }) => (graph.targets = []), /asks nothing/],
  'panel.type': [({ graph }) => (graph.type = 'graph'), /Angular/],
  'panel.legend': [
    ({ graph }) => ((graph.options as { legend: { showLegend: boolean } }).legend.showLegend = false),
    /cannot be told apart/,
  ],
  'panel.id': [({ graph, table }) => (graph.id = table.id as number), /has the id/],
  'panel.grid': [({ graph }) => (graph.gridPos = { x: 20, y: 90, w: 8, h: 8 }), /beyond the grid/],
  'query.promql': [({ graph }) => (query(graph)['expr'] = 'sum(rate(http_requests_total[5m])'), /\^/],
  'query.variable': [({ graph }) => (query(graph)['expr'] = 'up{service="$serivce"}'), /no variable \$serivce/],
  'query.datasource': [({ graph }) => (query(graph)['datasource'] = { type: 'prometheus', uid: 'P1809' }), /P1809/],
  'query.instant': [({ table }) => (query(table)['instant'] = false), /one row per point in time/],
  'query.duplicate': [
    ({ json, graph }) => json.panels?.push({ ...graph, id: 1, gridPos: { x: 0, y: 900, w: 8, h: 8 } }),
    /same queries/,
  ],
  'query.buckets': [
    ({ graph, json }) => {
      const expr =
        'histogram_quantile(0.9, sum by (le) (rate(http_server_request_duration_seconds_bucket[$__rate_interval])))'
      const more = { ...query(graph), refId: 'Z', expr }
      json.panels?.push({ ...graph, id: 1, targets: [more] as never, gridPos: { x: 0, y: 900, w: 8, h: 8 } })
    },
    /5 queries read histogram buckets/,
  ],
}

describe('a generated page', () => {
  it('has no findings', () => {
    expect(lintBroken(() => undefined)).toEqual([])
  })
})

describe('lint', () => {
  it.each(Object.entries(DEFECTS))('%s finds its defect, and nothing else does', (id, [breakIt, message]) => {
    const findings = lintBroken(breakIt)
    expect([...new Set(findings.map((finding) => finding.id))]).toEqual([id])
    expect(findings.map((finding) => finding.message).join('\n')).toMatch(message)
  })

  it('dashboard.uid-unique finds two dashboards with one uid', () => {
    const [first] = generateDashboards(config())
    if (first === undefined) throw new Error('no dashboard')
    const ids = lintDashboards([...generateDashboards(config()), first]).map(({ id }) => id)
    expect(new Set(ids)).toEqual(new Set(['dashboard.uid-unique']))
  })

  it('refuses a uid that Grafana would refuse', () => {
    const uid = 'x'.repeat(41)
    const findings = lintBroken(({ dashboard }) => Object.assign(dashboard, { uid, json: { ...dashboard.json, uid } }))
    expect(findings).toContainEqual(
      expect.objectContaining({ id: 'dashboard.uid', message: expect.stringContaining('41') as string }),
    )
  })

  it('finds a number that would outlive its series', () => {
    const findings = lintBroken(({ json }) => {
      for (const panel of panelsOf(json))
        if (panel.type === 'stat') query(panel as PanelJson & Loose)['instant'] = false
    })
    expect(findings[0]?.message).toContain('a series that has ended')
  })

  it('finds panels that lie on each other', () => {
    const findings = lintBroken(
      ({ graph, table }) => (graph.gridPos = { ...(table.gridPos as NonNullable<PanelJson['gridPos']>) }),
    )
    expect(findings.map(({ id, message }) => `${id}: ${message}`)).toContainEqual(
      expect.stringMatching(/^panel\.grid: .* on top of/),
    )
  })

  it('looks into collapsed rows', () => {
    const findings = lintBroken(({ json, graph }) => {
      json.panels = [
        ...(json.panels ?? []).filter((panel) => panel !== graph),
        {
          type: 'row',
          id: 7,
          title: 'More',
          collapsed: true,
          gridPos: { x: 0, y: 500, w: 24, h: 1 },
          panels: [{ ...graph, title: '' }],
        },
      ]
    })
    expect(findings.map(({ id }) => id)).toEqual(['panel.title'])
  })

  it('finds a metric that nobody writes', () => {
    const findings = lintBroken(
      ({ graph }) => (query(graph)['expr'] = 'sum(rate(http_requests_total[$__rate_interval]))'),
    )
    expect(findings).toContainEqual(
      expect.objectContaining({
        id: 'query.promql',
        severity: 'error',
        message: expect.stringContaining('http_requests_total') as string,
      }),
    )
  })

  it('finds a recorded series that no rule writes', () => {
    const findings = lintBroken(({ graph }) => (query(graph)['expr'] = 'namespace_service:http_server_request:rate5m'))
    expect(findings.map(({ id }) => id)).toEqual(['query.promql'])
  })

  it('reads the queries of annotations, too', () => {
    const findings = lintBroken(({ json }) => {
      const [marker] = json.annotations.list ?? []
      Object.assign(marker?.target ?? {}, { expr: 'sum(' })
    })
    expect(findings).toContainEqual(
      expect.objectContaining({ id: 'query.promql', object: `annotation ${SERVICE_UID}/Deploys` }),
    )
  })

  it('has a defect in these tests for every check', () => {
    expect([...Object.keys(DEFECTS), 'dashboard.uid-unique'].sort()).toEqual(CHECKS.map(({ id }) => id).sort())
  })

  it('says for every finding what to do', () => {
    for (const [breakIt] of Object.values(DEFECTS)) for (const { fix } of lintBroken(breakIt)) expect(fix).toMatch(/\w/)
  })
})
