/**
 * What of Grafana's classic dashboard JSON (schema version 42 and before) a picture is drawn from. Everything is optional, as in the
 * format itself; what is not here is not drawn.
 */
export interface Dashboard {
  readonly uid?: string
  readonly title?: string
  readonly panels?: readonly Panel[]
}

export interface GridPosition {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface Panel {
  readonly id?: number
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly gridPos?: GridPosition
  readonly targets?: readonly PanelTarget[]
  readonly fieldConfig?: { readonly defaults?: FieldConfig; readonly overrides?: readonly FieldOverride[] }
  readonly options?: PanelOptions
  readonly transformations?: readonly Transformation[]
  readonly transparent?: boolean
  /** Rows only. */
  readonly collapsed?: boolean
  /** The panels of a collapsed row. */
  readonly panels?: readonly Panel[]
}

export interface PanelTarget {
  readonly refId?: string
  readonly legendFormat?: string
  readonly expr?: string
  readonly hide?: boolean
}

export interface FieldConfig {
  readonly unit?: string
  readonly decimals?: number
  readonly min?: number
  readonly max?: number
  readonly displayName?: string
  readonly noValue?: string
  readonly color?: { readonly mode?: string; readonly fixedColor?: string }
  readonly thresholds?: { readonly mode?: string; readonly steps?: readonly ThresholdStep[] }
  readonly mappings?: readonly ValueMapping[]
  readonly custom?: FieldStyle
}

export interface ThresholdStep {
  readonly color: string
  readonly value?: number | null
}

/** How a field looks in the panel types that this package draws. */
export interface FieldStyle {
  readonly drawStyle?: string
  readonly lineInterpolation?: string
  readonly lineWidth?: number
  readonly fillOpacity?: number
  readonly lineStyle?: { readonly fill?: string; readonly dash?: readonly number[] }
  readonly spanNulls?: boolean | number
  readonly stacking?: { readonly mode?: string }
  readonly thresholdsStyle?: { readonly mode?: string }
  readonly axisLabel?: string
  readonly axisSoftMin?: number
  readonly axisSoftMax?: number
  readonly hideFrom?: { readonly viz?: boolean; readonly legend?: boolean }
  readonly align?: string
  readonly width?: number
  readonly cellOptions?: { readonly type?: string; readonly mode?: string }
}

export interface FieldOverride {
  readonly matcher: { readonly id: string; readonly options?: unknown }
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[]
}

export interface ValueMapping {
  readonly type?: string
  readonly options?: unknown
}

export interface Transformation {
  readonly id: string
  readonly options?: Readonly<Record<string, unknown>>
}

export interface PanelOptions {
  readonly legend?: {
    readonly showLegend?: boolean
    readonly displayMode?: string
    readonly placement?: string
    readonly calcs?: readonly string[]
  }
  readonly reduceOptions?: { readonly calcs?: readonly string[]; readonly values?: boolean }
  readonly colorMode?: string
  readonly graphMode?: string
  readonly textMode?: string
  readonly orientation?: string
  readonly displayMode?: string
  readonly content?: string
  readonly mode?: string
  readonly sortBy?: readonly { readonly displayName?: string; readonly desc?: boolean }[]
}
