import type { Indicator } from '@ticolops/obs-indicators'
import type { PanelKind } from '../generated.ts'

/** One indicator on a panel. */
export interface Shown {
  readonly indicator: Indicator
  /** Grafana's legend format, such as `{{pod}}`. By default the labels that the indicator keeps, else the page's choice. */
  readonly legend?: string
  /** Shows the traces behind single measurements as dots; only for queries over a histogram's buckets. */
  readonly exemplars?: boolean
}

/** How a panel looks and reads; everything has a default. */
export interface PanelOptions {
  /** What its id is made from. Default: the first indicator's name. Unique on its page, and never changed. */
  readonly key?: string
  /** Default: the first indicator's title. */
  readonly title?: string
  /** Default: the first indicator's description. Must say what bad looks like. */
  readonly description?: string
  /** In columns of 24. */
  readonly width?: number
  /** In grid rows of 30 pixels. */
  readonly height?: number
  /** Draws the series on top of each other: only for parts of a whole. */
  readonly stacked?: boolean
  /** Makes a stat a list: each series with its name, also when there is only one. */
  readonly named?: boolean
  /** Shows so many of a stat's series, the worst ones: without it Grafana stops at 25, whichever they are. */
  readonly worst?: number
  /** Words in place of numbers. */
  readonly words?: Readonly<Record<number, { readonly text: string; readonly color: string }>>
  /** Columns of a table that say which row it is, beside the labels that the indicator keeps: `namespace`, `service`. */
  readonly identity?: readonly string[]
  /** Where a click on a series or row leads. */
  readonly link?: { readonly title: string; readonly url: string }
}

/** A panel before it knows on which page it stands. */
export interface PanelDeclaration extends PanelOptions {
  readonly kind: PanelKind
  readonly key: string
  readonly title: string
  readonly description: string
  readonly width: number
  readonly height: number
  /** The first one decides unit and thresholds, and what must have data; a table takes them from each. */
  readonly shown: readonly [Shown, ...Shown[]]
}

type Showable = Indicator | Shown

const shown = (each: Showable): Shown => ('indicator' in each ? each : { indicator: each })

function declare(
  kind: PanelKind,
  what: readonly [Showable, ...Showable[]],
  size: { readonly width: number; readonly height: number },
  options: PanelOptions,
): PanelDeclaration {
  const [first, ...rest] = what
  const { indicator } = shown(first)
  return {
    key: indicator.name,
    title: indicator.title,
    description: indicator.description,
    ...size,
    ...options,
    kind,
    shown: [shown(first), ...rest.map(shown)],
  }
}

/** Values over time. */
export function timeseries(
  what: Showable | readonly [Showable, ...Showable[]],
  options: PanelOptions = {},
): PanelDeclaration {
  return declare('timeseries', several(what) ? what : [what], { width: 8, height: 8 }, options)
}

/** The value of now, large. */
export function stat(what: Showable, options: PanelOptions = {}): PanelDeclaration {
  return declare('stat', [what], { width: 4, height: 4 }, options)
}

/** One row per label value, one column per indicator, over the time range of the page. */
export function table(what: readonly [Indicator, ...Indicator[]], options: PanelOptions): PanelDeclaration {
  return declare('table', what, { width: 24, height: 8 }, options)
}

const several = (what: Showable | readonly [Showable, ...Showable[]]): what is readonly [Showable, ...Showable[]] =>
  Array.isArray(what)

/** A row of panels under one heading. */
export interface RowDeclaration {
  readonly title: string
  readonly panels: readonly PanelDeclaration[]
}

/** Declares a row. */
export function row(title: string, panels: readonly PanelDeclaration[]): RowDeclaration {
  return { title, panels }
}
