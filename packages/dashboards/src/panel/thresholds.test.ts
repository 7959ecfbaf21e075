import { expect, it } from 'vitest'
import { indicators } from '@ticolops/obs-indicators'
import type { Indicator } from '@ticolops/obs-indicators'
import { config } from '../../test/fixtures.ts'
import { generateDashboards, panelsOf } from '../index.ts'
import { thresholdSteps } from './thresholds.ts'

const steps = (of: Pick<Indicator, 'badWhen'> & Partial<Pick<Indicator, 'thresholds'>>) =>
  thresholdSteps(of).map(({ value, color }) => `${value ?? 'from'} ${color}`)

it('turns orange at the warning and red at the critical level', () => {
  expect(steps({ badWhen: 'above', thresholds: { warning: 1, critical: 5 } })).toEqual([
    'from green',
    '1 orange',
    '5 red',
  ])
})

it('runs the other way round where below is bad', () => {
  expect(steps({ badWhen: 'below', thresholds: { warning: 0.25, critical: 0 } })).toEqual([
    'from red',
    '0 orange',
    '0.25 green',
  ])
  expect(steps({ badWhen: 'below', thresholds: { critical: 1 } })).toEqual(['from red', '1 green'])
  expect(steps({ badWhen: 'below', thresholds: { warning: 0.95 } })).toEqual(['from orange', '0.95 green'])
})

it('is green without thresholds', () => {
  expect(steps({ badWhen: 'above' })).toEqual(['from green'])
  expect(steps({ badWhen: 'below' })).toEqual(['from green'])
})

it('gives every panel the levels of its indicator', () => {
  const byTitle = new Map(indicators.map((indicator) => [indicator.title, indicator]))
  const panels = generateDashboards(config()).flatMap(({ json }) => panelsOf(json))
  const compared = panels.filter(({ title = '', type }) => byTitle.has(title) && type !== 'table')
  expect(compared.length).toBeGreaterThan(40)
  for (const { title = '', fieldConfig } of compared) {
    const { warning, critical } = byTitle.get(title)?.thresholds ?? {}
    const drawn = (fieldConfig?.defaults.thresholds?.steps ?? []).flatMap(({ value }) =>
      value === null ? [] : [value],
    )
    const declared = [warning, critical].filter((level) => level !== undefined).sort((a, b) => a - b)
    expect({ title, levels: drawn }).toEqual({ title, levels: declared })
  }
})
