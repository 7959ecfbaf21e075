import { describe, expect, it } from 'vitest'
import { colorOf, contrast, inkOn, THEMES } from './theme.ts'

describe.each(Object.values(THEMES))('the $name look', (theme) => {
  const named = Object.entries(theme.named)

  it('has readable text', () => {
    for (const ground of [theme.panel, theme.page]) {
      expect(contrast(theme.text, ground)).toBeGreaterThan(7)
      expect(contrast(theme.mutedText, ground)).toBeGreaterThan(4.5)
    }
  })

  it.each(named)('shows values in %s readably', (_name, color) => {
    expect(contrast(color, theme.panel)).toBeGreaterThan(4.5)
  })

  it.each(named)('writes readably on %s', (_name, color) => {
    expect(contrast(inkOn(color), color)).toBeGreaterThan(4.5)
  })

  it.each(theme.palette)('shows lines in %s that can be told from the panel', (color) => {
    expect(contrast(color, theme.panel)).toBeGreaterThan(3)
  })

  it('knows the shades of Grafana as their hue, and CSS colours as they are', () => {
    expect(colorOf(theme, 'semi-dark-red')).toBe(theme.named['red'])
    expect(colorOf(theme, '#123456')).toBe('#123456')
  })
})
