import { describe, expect, it } from 'vitest'
import { formatText, formatTicks, formatValue } from './units.ts'

describe('a value in a Grafana unit', () => {
  it.each([
    [0.0123, 'percentunit', '1.23%'],
    [0.999, 'percentunit', '99.9%'],
    [12.5, 'percent', '12.5%'],
    [0.25, 's', '250 ms'],
    [0.000_42, 's', '420 µs'],
    [75, 's', '1.25 min'],
    [0, 's', '0 s'],
    [1500, 'ms', '1.5 s'],
    [134_217_728, 'bytes', '128 MiB'],
    [1_500_000, 'decbytes', '1.5 MB'],
    [2048, 'binBps', '2 KiB/s'],
    [48.27, 'reqps', '48.3 req/s'],
    [12_345, 'short', '12.3 K'],
    [12_345, 'none', '12345'],
    [0.25, 'suffix: cores', '0.25 cores'],
    [3, 'sheep', '3 sheep'],
    [1, 'bool_yes_no', 'Yes'],
    [-0.5, 's', '-500 ms'],
    [1_767_225_600_000, 'dateTimeAsIso', '2026-01-01 00:00:00'],
  ])('%d in %s reads %s', (value, unit, text) => {
    expect(formatText(value, unit)).toBe(text)
  })

  it('keeps the decimals that the panel asks for', () => {
    expect(formatText(1, 's', 3)).toBe('1.000 s')
  })

  it('reads as a dash when there is none', () => {
    expect(formatText(undefined, 's')).toBe('–')
    expect(formatText(Number.NaN, 's')).toBe('–')
    expect(formatText(Infinity, 's')).toBe('∞')
  })

  it('keeps the unit apart, so that it can be drawn smaller', () => {
    expect(formatValue(0.25, 's')).toEqual({ text: '250', suffix: ' ms' })
  })

  it('looks back from the end of the time shown', () => {
    expect(formatText(1_000_000, 'dateTimeFromNow', undefined, 1120)).toBe('2 min ago')
  })
})

describe('the labels of an axis', () => {
  it('share the magnitude of the largest, and the decimals of the step', () => {
    expect(formatTicks([0, 0.25, 0.5, 0.75, 1], 0.25, 's')).toEqual(['0.00 s', '0.25 s', '0.50 s', '0.75 s', '1.00 s'])
    expect(formatTicks([0, 0.01, 0.02], 0.01, 'percentunit')).toEqual(['0%', '1%', '2%'])
    expect(formatTicks([0, 67_108_864, 134_217_728], 67_108_864, 'bytes')).toEqual(['0 MiB', '64 MiB', '128 MiB'])
  })
})
