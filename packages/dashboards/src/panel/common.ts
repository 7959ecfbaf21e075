import {
  DashboardLinkBuilder,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard'
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import type { DashboardLink, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Indicator } from '@ticolops/obs-indicators'
import { inSight } from '../in-sight.ts'
import { packAbout } from '../packs.ts'
import type { PanelDeclaration } from './declare.ts'
import { thresholdSteps } from './thresholds.ts'

/** Thresholds of an indicator for a builder. */
export function thresholds(indicator: Indicator): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(thresholdSteps(indicator))
}

/** What a panel shows instead of data: what is missing, and the way to get it. */
export function noValue({ kind, shown }: PanelDeclaration): string {
  const { emptyIsFine, emptyMeans, needs } = shown[0].indicator
  // A stat writes this in the size of its number.
  const brief = kind === 'stat'
  if (emptyIsFine === true) return brief ? 'none' : (emptyMeans ?? 'None, as it should be.')
  const { name, hint } = packAbout(needs)
  return brief ? `no ${name} data` : `No ${name} data. ${hint}`
}

/** Numbers replaced by words. */
export function mappings({ words }: PanelDeclaration): ValueMapping[] {
  return words === undefined ? [] : [{ type: MappingType.ValueToText, options: words }]
}

/** Where a click on the data leads. */
export function dataLinks({ link }: PanelDeclaration): Builder<DashboardLink>[] {
  return link === undefined ? [] : [inSight(new DashboardLinkBuilder(link.title).url(link.url))]
}
