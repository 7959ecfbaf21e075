import type { Format } from './page.ts'
import { canonicalFloat } from './number.ts'
import { escapeLabelValue } from '../registry/label-text.ts'

/** OpenMetrics 1.0 text (https://prometheus.io/docs/specs/om/open_metrics_spec/). */
export const openmetrics: Format = {
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  header(kind, name, help) {
    const family = familyName(kind, name)
    const unit = /_(seconds|bytes|ratio)$/.exec(family)?.[1]
    const type = kind === 'untyped' ? 'unknown' : kind
    return (
      `# HELP ${family} ${escapeLabelValue(help)}\n# TYPE ${family} ${type}\n` +
      (unit === undefined ? '' : `# UNIT ${family} ${unit}\n`)
    )
  },
  bound: canonicalFloat,
  sampleName: (kind, name) =>
    kind === 'counter' || kind === 'info' ? `${familyName(kind, name)}${SUFFIX[kind]}` : name,
  exemplars: true,
  end: '# EOF\n',
}

const SUFFIX = { counter: '_total', info: '_info' } as const

/** A family's name carries no suffix of its samples. */
function familyName(kind: string, name: string): string {
  if (kind === 'counter') return name.replace(/_total$/, '')
  if (kind === 'info') return name.replace(/_info$/, '')
  return name
}
