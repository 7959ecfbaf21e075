import { describe, expect, it } from 'vitest'
import { fieldsOf } from './fields.ts'
import { THEMES } from './theme.ts'

const theme = THEMES.light
const series = (labels: Record<string, string>, ...values: number[]) => ({
  labels,
  points: values.map((value, index) => [index, value] as const),
})

describe('the fields of a panel', () => {
  it('are named by the legend, or by their labels when there is none', () => {
    const results = [{ refId: 'A', series: [series({ __name__: 'up', pod: 'a' }, 1)] }]
    const named = (legendFormat?: string) =>
      fieldsOf({ targets: [{ refId: 'A', ...(legendFormat && { legendFormat }) }] }, results, theme)[0]?.name
    expect(named('{{pod}} of {{ pod }}')).toBe('a of a')
    expect(named()).toBe('up{pod="a"}')
    expect(named('__auto')).toBe('up{pod="a"}')
  })

  it('take overrides by name, by expression and by query, and leave the defaults alone', () => {
    const panel = {
      targets: [
        { refId: 'A', legendFormat: '{{n}}' },
        { refId: 'B', legendFormat: 'limit' },
      ],
      fieldConfig: {
        defaults: { unit: 's', custom: { lineWidth: 2 } },
        overrides: [
          {
            matcher: { id: 'byName', options: 'p99' },
            properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: 'red' } }],
          },
          { matcher: { id: 'byRegexp', options: '/^p/' }, properties: [{ id: 'custom.fillOpacity', value: 20 }] },
          { matcher: { id: 'byFrameRefID', options: 'B' }, properties: [{ id: 'unit', value: 'bytes' }] },
        ],
      },
    }
    const [p99, limit] = fieldsOf(
      panel,
      [
        { refId: 'A', series: [series({ n: 'p99' }, 1)] },
        { refId: 'B', series: [series({}, 1)] },
      ],
      theme,
    )
    expect(p99).toMatchObject({
      color: theme.named['red'],
      config: { unit: 's', custom: { lineWidth: 2, fillOpacity: 20 } },
    })
    expect(limit?.config).toEqual({ unit: 'bytes', custom: { lineWidth: 2 } })
    expect(panel.fieldConfig.defaults.custom).toEqual({ lineWidth: 2 })
  })

  it('are left out for queries that are hidden', () => {
    const results = [{ refId: 'A', series: [series({}, 1)] }]
    expect(fieldsOf({ targets: [{ refId: 'A', hide: true }] }, results, theme)).toEqual([])
  })

  it('take the colour of the threshold that their last value has reached', () => {
    const steps = [
      { color: 'green', value: null },
      { color: 'red', value: 5 },
    ]
    const panel = {
      targets: [{ refId: 'A' }],
      fieldConfig: { defaults: { color: { mode: 'thresholds' }, thresholds: { steps } } },
    }
    const colorAt = (value: number) =>
      fieldsOf(panel, [{ refId: 'A', series: [series({}, 1, value)] }], theme)[0]?.color
    expect(colorAt(4.9)).toBe(theme.named['green'])
    expect(colorAt(5)).toBe(theme.named['red'])
  })
})
