import { describe, expect, it } from 'vitest'
import { config, service, withUid } from '../test/fixtures.ts'
import {
  dashboardFile,
  generateDashboards,
  isRow,
  lintDashboards,
  OVERVIEW_UID,
  panelQueries,
  panelsOf,
  SERVICE_UID,
} from './index.ts'
import type { GeneratedDashboard } from './index.ts'

const page = (uid: string, of = config()) => withUid(generateDashboards(of), uid)

const rows = ({ json }: GeneratedDashboard) => (json.panels ?? []).filter(isRow).map(({ title }) => title)

const ids = ({ panels }: GeneratedDashboard) => panels.map(({ title, panelId }) => `${title}: ${panelId}`)

const titles = (slos: ReturnType<typeof service>['slos']) =>
  page(SERVICE_UID, config({ services: [service({ slos })] })).panels.map(({ title }) => title)

const bytes = (of = config()) => generateDashboards(of).map(({ json }) => dashboardFile(json))

describe('the generated dashboards', () => {
  it('pass their own lint', () => {
    expect(lintDashboards(generateDashboards(config()))).toEqual([])
  })

  it('are the same bytes in every run', () => {
    expect(bytes()).toEqual(bytes())
  })

  it('do not depend on the order of services, parts and keys', () => {
    const [a, b] = [service(), service({ name: 'worker', parts: ['node'], slos: [] })]
    const turned = Object.fromEntries(
      Object.entries(config({ services: [b, { ...a, parts: a.parts.toReversed() }] })).toReversed(),
    )
    expect(bytes(turned as unknown as ReturnType<typeof config>)).toEqual(bytes(config({ services: [a, b] })))
  })

  it('have a page of backups where there are any', () => {
    const without = config({ services: [service({ parts: ['node'], slos: [] })] })
    expect(generateDashboards(without).map(({ uid }) => uid)).toEqual([OVERVIEW_UID, SERVICE_UID])
  })

  it('keep a panel’s id when other panels come and go', () => {
    const all = ids(page(SERVICE_UID))
    const few = ids(page(SERVICE_UID, config({ services: [service({ parts: ['redis'], slos: [] })] })))
    expect(few.length).toBeLessThan(all.length)
    expect(all).toEqual(expect.arrayContaining([...few]))
  })

  it('say of every panel what it needs, as its queries do', () => {
    for (const { json, panels } of generateDashboards(config())) {
      expect(panels.length).toBe(panelsOf(json).length)
      for (const [index, read] of panelQueries(json).entries()) {
        const declared = panels[index]
        expect({ ...read, emptyIsFine: declared?.emptyIsFine, emptyMeans: declared?.emptyMeans }).toEqual({
          ...declared,
          queries: declared?.queries.map(({ refId, expr, instant }) => ({ refId, expr, instant })),
          // Names of recorded series do not tell who wrote what they were recorded from.
          needs: read.needs === '' ? '' : declared?.needs,
        })
      }
    }
  })

  it('tell of a table’s column that it may be empty where others may not', () => {
    const routes = page(SERVICE_UID).panels.find(({ title }) => title === 'Routes')
    expect(routes?.emptyIsFine).toBe(false)
    expect(new Set(routes?.queries.map(({ emptyMeans }) => emptyMeans))).toEqual(new Set([undefined, 'No requests.']))
  })

  it('list the services to choose from, whatever their order', () => {
    const services = [service({ name: 'web' }), service()]
    const variable = page(SERVICE_UID, config({ services })).json.templating.list?.find(
      ({ name }) => name === 'service',
    )
    expect(variable?.definition).toContain('service=~"api|web"')
    expect(variable?.current?.value).toBe('api')
  })

  it('have titles that no other dashboard of the folder is likely to have', () => {
    expect(generateDashboards(config()).map(({ title }) => title)).toEqual([
      'Ticolops / Backups',
      'Ticolops / Overview',
      'Ticolops / Service',
    ])
  })

  it('show links and annotations above the panels, not in a menu', () => {
    expect(bytes().join('\n')).not.toContain('inControlsMenu')
  })

  it('write what an empty number means, too, where they write names', () => {
    const stats = generateDashboards(config()).flatMap(({ json }) =>
      panelsOf(json).filter(({ type }) => type === 'stat'),
    )
    const modes = stats.map(({ options }) => (options as { readonly textMode: string }).textMode)
    // Grafana leaves a stat that shows only names blank when it has no series.
    expect(new Set(modes)).toEqual(new Set(['auto', 'value_and_name']))
  })

  it('explain an empty table once, not in every empty cell', () => {
    const tables = generateDashboards(config()).flatMap(({ json }) =>
      panelsOf(json).filter(({ type }) => type === 'table'),
    )
    expect(tables).toHaveLength(2)
    for (const { targets = [], fieldConfig } of tables) {
      const written = (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
        properties.filter(({ id }) => id === 'noValue').map(({ value }) => value as unknown),
      )
      expect(written).toEqual(targets.map(() => '–'))
    }
  })
})

describe('the service page', () => {
  it('has a row for everything that the service has', () => {
    expect(rows(page(SERVICE_UID))).toEqual([
      'Verdict',
      'Requests, errors, duration',
      'Limits and content policy',
      'Errors, logs, traces',
      'Node.js',
      'CPU and memory',
      'PostgreSQL',
      'Redis',
      'Outbound HTTP',
      'Kubernetes',
      'Telemetry',
      'Delivery of errors, logs, traces',
      'Log collectors',
    ])
  })

  it('leaves out the rows of parts that no service has', () => {
    const worker = service({ parts: ['node'], slos: [] })
    const platform = { ...config().platform, kubernetes: false }
    expect(rows(page(SERVICE_UID, config({ services: [worker], platform })))).toEqual([
      'Verdict',
      'Errors, logs, traces',
      'Node.js',
      'CPU and memory',
      'Telemetry',
      'Delivery of errors, logs, traces',
    ])
  })

  it.each([
    ['CPU of limit', 'No CPU limit is set.'],
    ['Memory of limit', 'No memory limit is set.'],
    ['CPU throttled', 'No CPU limit is set.'],
    ['Errors', 'No requests.'],
    ['Duration', 'No requests.'],
    ['Replicas', 'No Deployment has the service’s name.'],
  ])('takes an empty "%s" for no fault, and says why in one sentence', (title, meaning) => {
    const { json, panels } = page(SERVICE_UID)
    const facts = panels.find((panel) => panel.title === title)
    expect(facts).toMatchObject({ emptyIsFine: true, emptyMeans: meaning })
    expect(panelsOf(json).find((panel) => panel.title === title)?.fieldConfig?.defaults.noValue).toBe(meaning)
  })

  it('shows objectives only where there are any', () => {
    expect(titles(service().slos)).toContain('Error budget left')
    expect(titles([])).not.toContain('Error budget left')
  })

  it('tells replicas apart by instance where there are no pods', () => {
    const platform = { ...config().platform, kubernetes: false }
    const { json, panels } = page(SERVICE_UID, config({ platform }))
    expect(json.templating.list?.map(({ name }) => name)).toContain('instance')
    expect(panels.flatMap(({ queries }) => queries).filter(({ expr }) => expr.includes('$pod'))).toEqual([])
  })

  it('reads raw series of one service, at most four of them histogram buckets', () => {
    const queries = page(SERVICE_UID).panels.flatMap((panel) =>
      panel.queries.map(({ expr }) => ({ expr, needs: panel.needs })),
    )
    expect(queries.filter(({ expr }) => expr.includes('_bucket'))).toHaveLength(4)
    const ofService = queries.filter(({ needs }) =>
      ['http.server', 'http.client', 'nodejs', 'process', 'db.client'].includes(needs),
    )
    expect(ofService.filter(({ expr }) => !expr.includes('namespace="$namespace", service="$service"'))).toEqual([])
    expect(queries.filter(({ expr }) => /namespace_service\w*:/.test(expr))).toEqual([])
  })

  it('shows exemplars on the duration', () => {
    const duration = panelsOf(page(SERVICE_UID).json).find(({ title }) => title === 'Duration')
    expect(duration?.targets).toContainEqual(expect.objectContaining({ exemplar: true, legendFormat: 'p99' }))
  })

  it('marks deploys by a query that has data only when a version appears', () => {
    const marker = page(SERVICE_UID).json.annotations.list?.find(({ name }) => name === 'Deploys')
    expect(JSON.stringify(marker?.target)).toMatch(
      /ticolops_build_info.*unless.*ticolops_build_info.* offset \$__interval/s,
    )
  })

  it('links to what the configuration names', () => {
    const links = page(SERVICE_UID, config({ services: [service({ links: { logs: 'https://logs.example.org' } })] }))
      .json.links
    expect(links?.map(({ title, url }) => [title, url])).toEqual([
      ['All services', `/d/${OVERVIEW_UID}?var-datasource=\${datasource}`],
      ['Logs', 'https://logs.example.org'],
    ])
  })
})

describe('the overview', () => {
  it('reads no histogram buckets', () => {
    const queries = page(OVERVIEW_UID).panels.flatMap((panel) => panel.queries)
    expect(queries.filter(({ expr }) => expr.includes('_bucket'))).toEqual([])
  })

  it('reads recorded series where raw ones would be many', () => {
    const requests = page(OVERVIEW_UID).panels.find(({ title }) => title === 'Requests')
    expect(requests?.queries[0]?.expr.replaceAll(/\s+/g, ' ')).toBe(
      'max by (namespace, service) ( namespace_service:http_server_requests:rate5m{namespace=~"$namespace", service=~"$service"} )',
    )
  })

  it('asks for series without a metric name, so that columns of a table merge into rows', () => {
    const tables = generateDashboards(config()).flatMap(({ panels }) => panels.filter(({ kind }) => kind === 'table'))
    const queries = tables.flatMap((table) => table.queries.map(({ expr }) => expr.trim()))
    expect(queries.length).toBeGreaterThan(8)
    expect(queries.filter((expr) => !/^\(?\s*(sum|max|avg|count|min) by /.test(expr))).toEqual([])
  })

  it('lists firing alerts by name, one below the other', () => {
    const panel = panelsOf(page(OVERVIEW_UID).json).find(({ title }) => title === 'Firing alerts')
    expect(panel?.options).toMatchObject({ textMode: 'value_and_name', orientation: 'horizontal' })
    expect(panel?.targets).toContainEqual(expect.objectContaining({ legendFormat: '{{alertname}} {{service}}' }))
  })

  it('shows the worst of many services where there is room for few', () => {
    const { json, panels } = page(OVERVIEW_UID)
    const asks = (title: string) => panels.find((panel) => panel.title === title)?.queries[0]?.expr.trim()
    expect(asks('Error budget left')).toMatch(/^bottomk\(\s*4,/)
    expect(asks('Targets up')).toMatch(/^bottomk\(\s*4,/)
    expect(panelsOf(json).find(({ title }) => title === 'Targets up')?.description).toMatch(/The 4 worst are shown\.$/)
  })

  it('opens the page of the service that was clicked on', () => {
    const panel = panelsOf(page(OVERVIEW_UID).json).find(({ title }) => title === 'Services')
    const [link] = panel?.fieldConfig?.defaults.links ?? []
    expect(link?.url).toContain(`/d/${SERVICE_UID}?`)
    expect(link?.url).toContain('var-service=${__data.fields.service}')
  })
})
