import type { Annotation, TimeRange } from '../data.ts'
import type { Field } from '../fields.ts'
import type { Box } from '../layout.ts'
import type { Panel } from '../model.ts'
import type { Theme } from '../theme.ts'

/** What a panel type draws from, and where: its content, inside of the frame that all panels share. */
export interface PanelContext {
  readonly panel: Panel
  readonly fields: readonly Field[]
  readonly range: TimeRange
  readonly annotations: readonly Annotation[]
  readonly theme: Theme
  readonly box: Box
  /** Prefix of ids within the document, unique per panel. */
  readonly id: string
}

/** Draws a panel type's content as SVG markup. */
export type PanelRenderer = (context: PanelContext) => string
