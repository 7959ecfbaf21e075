import { describe, expect, it } from 'vitest'
import { parseSvg, textsOf } from '../test/parse-svg.ts'
import { renderPanel } from './panel.ts'
import type { Panel } from './model.ts'

const range = { from: 1_767_225_600, to: 1_767_226_500, step: 15 }
const times = Array.from({ length: 61 }, (_, index) => range.from + index * range.step)

function data(
  ...series: readonly { labels?: Record<string, string>; value: (time: number, index: number) => number }[]
) {
  return {
    range,
    results: [
      {
        refId: 'A',
        series: series.map(({ labels = {}, value }) => ({
          labels,
          points: times.map((time, index) => [time, value(time, index)] as const),
        })),
      },
    ],
  }
}

const targets = [{ refId: 'A', legendFormat: '{{name}}' }]
const errors: Panel = {
  id: 7,
  type: 'timeseries',
  title: 'Errors',
  targets,
  fieldConfig: {
    defaults: {
      unit: 'percentunit',
      min: 0,
      custom: { thresholdsStyle: { mode: 'line' } },
      thresholds: {
        steps: [
          { color: 'green', value: null },
          { color: 'orange', value: 0.01 },
          { color: 'red', value: 0.9 },
        ],
      },
    },
  },
}

/** The middle of a tick's label lies this far above its baseline. */
const BASELINE = 3.5

describe('a time series panel', () => {
  it('draws a threshold at the height of its value on the axis', () => {
    const elements = parseSvg(renderPanel(errors, data({ value: () => 0.02 })))
    const tick = elements.find(({ name, text }) => name === 'text' && text === '1.0%')
    const lines = elements.filter(({ name }) => name === 'line')
    expect(lines).toHaveLength(1)
    // Grid lines stand on whole pixels, so a label may be half a pixel off on either side.
    const distance = Number(lines[0]?.attributes['y1']) - (Number(tick?.attributes['y']) - BASELINE)
    expect(Math.abs(distance)).toBeLessThanOrEqual(1)
    expect(lines[0]?.attributes['y1']).toBe(lines[0]?.attributes['y2'])
  })

  it('does not flatten the data for a threshold far above them', () => {
    expect(textsOf(renderPanel(errors, data({ value: () => 0.02 })))).not.toContain('80%')
    expect(textsOf(renderPanel(errors, data({ value: () => 0.6 })))).toContain('100%')
  })

  it('breaks the line where values are missing, and draws a lonely value as a dot', () => {
    const gappy = data({ value: (_, index) => (index < 20 || index > 40 ? 1 : index === 30 ? 2 : Number.NaN) })
    const elements = parseSvg(renderPanel({ ...errors, fieldConfig: {} }, gappy))
    const stroke = elements.find(({ name, attributes }) => name === 'path' && attributes['stroke-linejoin'] === 'round')
    expect(stroke?.attributes['d']?.match(/M/g)).toHaveLength(2)
    expect(elements.filter(({ attributes }) => attributes['r'] === '2.5')).toHaveLength(1)
  })

  it('marks an annotation at its time, and leaves out those outside of the time shown', () => {
    const annotations = [
      { time: range.from + 450, text: '1.1.0', details: 'ticolops-api <1.1.0>' },
      { time: range.from - 1, text: 'before' },
    ]
    const svg = renderPanel(errors, { ...data({ value: () => 0.02 }), annotations })
    const marks = parseSvg(svg).filter(({ attributes }) => attributes['stroke-dasharray'] === '3 3')
    expect(marks).toHaveLength(1)
    expect(textsOf(svg)).toContain('1.1.0')
    expect(textsOf(svg)).not.toContain('before')
  })

  it('leaves out the tag that a newer one would cover, and keeps its line', () => {
    const annotations = [1, 2, 300].map((after) => ({ time: range.from + after, text: `1.${after}.0` }))
    const svg = renderPanel(errors, { ...data({ value: () => 0.02 }), annotations })
    expect(parseSvg(svg).filter(({ attributes }) => attributes['stroke-dasharray'] === '3 3')).toHaveLength(3)
    expect(textsOf(svg).filter((text) => text.startsWith('1.') && text.endsWith('.0'))).toEqual(['1.300.0', '1.2.0'])
  })

  it('stacks the series of each time', () => {
    const panel = { ...errors, fieldConfig: { defaults: { unit: 'short', custom: { stacking: { mode: 'normal' } } } } }
    const svg = renderPanel(
      panel,
      data({ labels: { name: 'a' }, value: () => 3 }, { labels: { name: 'b' }, value: () => 4 }),
    )
    expect(textsOf(svg)).toContain('8')
  })

  it('names every series in the legend with the values that the panel asks for', () => {
    const panel = {
      ...errors,
      options: { legend: { displayMode: 'table', placement: 'bottom', calcs: ['mean', 'max', 'lastNotNull'] } },
    }
    const texts = textsOf(renderPanel(panel, data({ labels: { name: 'api' }, value: (_, index) => index / 1000 })))
    expect(texts).toEqual(expect.arrayContaining(['api', 'Mean', '3%', 'Max', '6%', 'Last']))
  })

  it('counts the series that its legend has no room for', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      labels: { name: `series number ${index}` },
      value: () => index,
    }))
    expect(textsOf(renderPanel(errors, data(...many))).some((text) => /^and \d+ more$/.test(text))).toBe(true)
  })
})

describe('a stat panel', () => {
  const stat: Panel = {
    type: 'stat',
    targets,
    fieldConfig: {
      defaults: { unit: 's', mappings: [{ type: 'value', options: { '0': { text: 'down', color: 'red' } } }] },
    },
  }

  it('shows the last value with its unit', () => {
    expect(textsOf(renderPanel(stat, data({ value: (_, index) => index / 100 })))).toContain('600ms')
  })

  it('has the name before the value where there is width for it, and above where there is not', () => {
    const panel = { ...stat, options: { textMode: 'value_and_name' } }
    const drop = (width: number) => {
      const alerts = data({ labels: { name: 'HttpErrorsHigh' }, value: () => 0 })
      const elements = parseSvg(renderPanel(panel, alerts, { width, height: 100 }))
      const [name = Number.NaN, value = Number.NaN] = ['HttpErrorsHigh', 'down'].map((wanted) =>
        Number(elements.find((each) => each.name === 'text' && each.text === wanted)?.attributes['y']),
      )
      return value - name
    }
    expect(Math.abs(drop(400))).toBeLessThan(8)
    expect(drop(120)).toBeGreaterThan(20)
  })

  it('shows the text that a value is mapped to', () => {
    expect(textsOf(renderPanel(stat, data({ value: () => 0 })))).toContain('down')
  })
})

describe('gauges', () => {
  it.each(['gauge', 'bargauge'])('a %s shows the value of each series', (type) => {
    const panel: Panel = { type, targets, fieldConfig: { defaults: { unit: 'percentunit' } } }
    const texts = textsOf(
      renderPanel(panel, data({ labels: { name: 'a' }, value: () => 0.5 }, { labels: { name: 'b' }, value: () => 3 })),
    )
    expect(texts).toEqual(expect.arrayContaining(['a', '50%', 'b', '300%']))
  })
})

describe('a table panel', () => {
  it('writes into an empty cell what its column wants written', () => {
    const results = [
      { refId: 'A', series: ['api', 'worker'].map((service) => ({ labels: { service }, points: [[0, 1]] as const })) },
      { refId: 'B', series: [{ labels: { service: 'api' }, points: [[0, 2]] as const }] },
    ]
    const panel: Panel = {
      type: 'table',
      targets: [{ refId: 'A' }, { refId: 'B' }],
      fieldConfig: {
        defaults: { noValue: 'Nothing is scraped.' },
        overrides: [{ matcher: { id: 'byName', options: 'Value #B' }, properties: [{ id: 'noValue', value: 'n/a' }] }],
      },
    }
    const texts = textsOf(renderPanel(panel, { range, results }))
    expect(texts).toContain('n/a')
    expect(texts).not.toContain('Nothing is scraped.')
  })
})

describe('a panel without data', () => {
  it('says what the panel wants said', () => {
    const panel = { ...errors, fieldConfig: { defaults: { noValue: 'No requests yet' } } }
    expect(textsOf(renderPanel(panel, { range, results: [] }))).toContain('No requests yet')
    expect(textsOf(renderPanel(errors, { range, results: [] }))).toContain('No data')
  })

  it('says why a query failed', () => {
    const results = [{ refId: 'A', series: [], error: 'Prometheus does not answer.' }]
    expect(textsOf(renderPanel(errors, { range, results }))).toContain('Prometheus does not answer.')
  })

  it('says so when nobody draws its type', () => {
    expect(textsOf(renderPanel({ type: 'nodeGraph' }, { range, results: [] }))).toContain(
      'A panel of type nodeGraph has no picture.',
    )
  })
})

describe('odd values', () => {
  it.each([
    ['infinite', Infinity],
    ['negative', -3],
    ['zero', 0],
    ['tiny', 1e-12],
    ['huge', 1e18],
    ['not a number', Number.NaN],
  ])('%s values leave no broken number in any picture', (_name, value) => {
    for (const type of ['timeseries', 'stat', 'gauge', 'bargauge', 'table'])
      for (const unit of ['s', 'bytes', 'percentunit', 'short', 'dateTimeAsIso'])
        expect(() =>
          parseSvg(renderPanel({ type, targets, fieldConfig: { defaults: { unit } } }, data({ value: () => value }))),
        ).not.toThrow()
  })
})
