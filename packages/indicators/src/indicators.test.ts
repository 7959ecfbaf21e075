import { describe, expect, it } from 'vitest'
import { about, catalogue } from '@ticolops/obs-signals'
import { checkQuery } from '@ticolops/obs-promql'
import { indicators, recordingRules, sloSeries } from './index.ts'
import * as groups from './index.ts'
import type { Indicator } from './index.ts'

const known = [...catalogue, sloSeries]
const each = indicators.map((indicator) => [indicator.name, indicator] as const)

/** The labels of the outermost `by (…)`: what the result keeps. */
const outermost = (text: string) => /\bby \(([^)]*)\)/.exec(text)?.[1]?.split(', ') ?? []

describe('the indicators', () => {
  it('are all listed, under names of their own', () => {
    const exported = Object.values(groups).flatMap((group) =>
      typeof group === 'object' ? indicatorsIn(group as Readonly<Record<string, unknown>>) : [],
    )
    expect(new Set(exported)).toEqual(new Set(indicators))
    expect(new Set(indicators.map(({ name }) => name)).size).toBe(indicators.length)
  })

  it('are named in snake_case', () => {
    expect(indicators.filter(({ name }) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([])
  })

  it.each(each)('%s is a query without problems', (_name, { query }) => {
    expect(checkQuery(query, known)).toEqual([])
  })

  it.each(each)('%s keeps namespace and service, and what it says that it keeps', (_name, { query, keeps }) => {
    const kept = outermost(query.text())
    expect(kept).toEqual(expect.arrayContaining(['namespace', 'service', ...keeps]))
  })

  it.each(each)('%s says in sentences what bad looks like', (_name, { title, description }) => {
    expect(title).toMatch(/^[A-Z].*[^.]$/)
    expect(description).toMatch(/^[A-Z].*\.$/)
    expect(description.length).toBeGreaterThan(40)
  })

  it.each(each)('%s needs a pack that exists', (_name, { needs }) => {
    expect(known.map((pack) => pack[about].name)).toContain(needs)
  })

  it.each(each)(
    '%s has a critical level beyond its warning, on the bad side',
    (_name, { thresholds = {}, badWhen }) => {
      const { warning, critical } = thresholds
      if (warning === undefined || critical === undefined) return
      expect(badWhen === 'above' ? critical > warning : critical < warning).toBe(true)
    },
  )

  it.each(each.filter(([, { unit }]) => unit === 'ratio'))(
    '%s has thresholds that a share can reach',
    (_name, { thresholds = {} }) => {
      for (const level of Object.values(thresholds)) {
        expect(level).toBeGreaterThanOrEqual(0)
        expect(level).toBeLessThanOrEqual(1)
      }
    },
  )
})

describe('the recording rules', () => {
  it('are named level:metric:operations', () => {
    const names = recordingRules(indicators).map(({ record }) => record)
    expect(names.filter((name) => !/^[a-z_]+:[a-z0-9_]+:[a-z0-9_]+$/.test(name))).toEqual([])
  })

  it('are sorted, so that their file is stable', () => {
    const names = recordingRules(indicators).map(({ record }) => record)
    expect(names).toEqual([...names].sort())
    expect(recordingRules(indicators.toReversed())).toEqual(recordingRules(indicators))
  })

  it('refuse two indicators under one name', () => {
    const recorded = indicators.find(({ record }) => record !== undefined)
    if (recorded === undefined) throw new Error('no indicator is recorded')
    expect(() => recordingRules([recorded, { ...recorded, name: 'twin' }])).toThrow('twin records')
  })
})

function indicatorsIn(group: Readonly<Record<string, unknown>>): Indicator[] {
  return Object.values(group).flatMap((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
    return 'where' in value ? [value as Indicator] : indicatorsInside(value as Readonly<Record<string, unknown>>)
  })
}

/** Families such as `latency.p95`. */
function indicatorsInside(family: Readonly<Record<string, unknown>>): Indicator[] {
  return Object.values(family).filter(
    (value): value is Indicator => typeof value === 'object' && value !== null && 'where' in value,
  )
}
