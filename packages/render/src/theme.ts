/** The two looks of a picture. */
export type ThemeName = 'light' | 'dark'

/** Colours of a look. Text reaches a contrast of 4.5 and lines of 3 against `panel` (WCAG 2.2, 1.4.3 and 1.4.11). */
export interface Theme {
  readonly name: ThemeName
  readonly page: string
  readonly panel: string
  readonly border: string
  readonly grid: string
  readonly text: string
  readonly mutedText: string
  /** Series take these in turn. */
  readonly palette: readonly string[]
  /** What Grafana's colour names look like here. */
  readonly named: Readonly<Record<string, string>>
}

/** For texts; the first that the viewer has. */
export const FONT =
  "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

const light: Theme = {
  name: 'light',
  page: '#f4f5f8',
  panel: '#ffffff',
  border: '#e1e4ea',
  grid: '#eceef3',
  text: '#1b2130',
  mutedText: '#5a6375',
  palette: [
    '#2f6fde',
    '#d17a00',
    '#16895a',
    '#c93a72',
    '#7a52d9',
    '#0e8799',
    '#c8502a',
    '#857a10',
    '#54617a',
    '#a8479c',
  ],
  named: {
    green: '#14804a',
    yellow: '#8f6a00',
    orange: '#b95500',
    red: '#c92a3a',
    blue: '#2464d0',
    purple: '#6d42d3',
    text: '#1b2130',
  },
}

const dark: Theme = {
  name: 'dark',
  page: '#0d1017',
  panel: '#151a23',
  border: '#252c39',
  grid: '#222936',
  text: '#e7eaf1',
  mutedText: '#98a2b5',
  palette: [
    '#5e9bf7',
    '#f0a53c',
    '#45c088',
    '#ec6a9c',
    '#a285f5',
    '#35b8c8',
    '#ef7d52',
    '#bdb14a',
    '#93a1b8',
    '#d57fcb',
  ],
  named: {
    green: '#4fc98a',
    yellow: '#e9c443',
    orange: '#f79a42',
    red: '#f56a6f',
    blue: '#68a5fb',
    purple: '#b093f8',
    text: '#e7eaf1',
  },
}

export const THEMES: Readonly<Record<ThemeName, Theme>> = { light, dark }

/** A Grafana colour, by name (`red`, `dark-red`, `semi-dark-red`) or as CSS writes it, in this look. */
export function colorOf(theme: Theme, color: string): string {
  if (color === 'transparent') return color
  const hue = /^(?:super-light-|light-|semi-dark-|dark-)?([a-z]+)$/.exec(color)?.[1]
  if (hue !== undefined) return theme.named[hue] ?? theme.mutedText
  return color
}

const DARK_INK = '#10141c'
const LIGHT_INK = '#ffffff'

/** Dark or light ink, whichever reads better on `background` (six hex digits; anything else counts as black). */
export function inkOn(background: string): string {
  return contrast(DARK_INK, background) > contrast(LIGHT_INK, background) ? DARK_INK : LIGHT_INK
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255
    if (Number.isNaN(channel)) return 0
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
