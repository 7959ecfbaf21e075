import { describe, expect, it } from 'vitest'
import { parseSvg, textsOf } from '../test/parse-svg.ts'
import { renderDashboard } from './dashboard.ts'

const range = { from: 1_767_225_600, to: 1_767_226_500, step: 15 }
const hostile = `<script>alert("1")</script> & 'x' \u0000\uD800`
const dashboard = {
  title: hostile,
  panels: [
    { id: 1, type: 'row', title: hostile, gridPos: { x: 0, y: 0, w: 24, h: 1 } },
    {
      id: 2,
      type: 'timeseries',
      title: hostile,
      description: hostile,
      targets: [{ refId: 'A', legendFormat: '{{name}}' }],
      gridPos: { x: 0, y: 1, w: 12, h: 8 },
    },
    { id: 3, type: 'table', title: 'Routes', targets: [{ refId: 'A' }], gridPos: { x: 12, y: 1, w: 12, h: 8 } },
    {
      id: 4,
      type: 'text',
      options: { content: `# ${hostile}\n- **${hostile}**` },
      gridPos: { x: 0, y: 9, w: 24, h: 4 },
    },
  ],
}
const series = [
  {
    labels: { name: hostile },
    points: [
      [range.from, 1],
      [range.from + 15, 2],
    ] as const,
  },
]
const data = {
  range,
  panels: new Map([2, 3].map((id) => [id, [{ refId: 'A', series }]])),
  annotations: [{ time: range.from + 60, text: hostile }],
  variables: { service: hostile },
}

describe('a dashboard', () => {
  it.each(['light', 'dark'] as const)('is well-formed XML in the %s look, whatever labels and titles say', (theme) => {
    const elements = parseSvg(renderDashboard(dashboard, data, { theme }))
    expect(elements.map(({ name }) => name)).not.toContain('script')
    expect(elements[0]).toMatchObject({ name: 'svg', attributes: { width: '1440' } })
  })

  it('has the same bytes for the same input', () => {
    expect(renderDashboard(dashboard, data)).toBe(
      renderDashboard(structuredClone(dashboard), { ...data, panels: new Map(data.panels) }),
    )
  })

  it('shows its title, its variables and the time in UTC', () => {
    const texts = textsOf(
      renderDashboard({ title: 'Service' }, { range, panels: new Map(), variables: { service: 'api' } }),
    )
    expect(texts).toEqual(['Service', 'serviceapi', '2026-01-01 00:00 – 00:15 UTC'])
  })

  it('leaves the header out when the page around it has one', () => {
    expect(textsOf(renderDashboard({ title: 'Service' }, { range, panels: new Map() }, { header: false }))).toEqual([])
  })

  it('gives every id once', () => {
    const ids = parseSvg(renderDashboard(dashboard, data)).flatMap(({ attributes }) => attributes['id'] ?? [])
    expect(ids.length).toBeGreaterThan(0)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
