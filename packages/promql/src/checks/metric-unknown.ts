import { spell, type NamingProfile } from '@ticolops/obs-signals'
import { nameOf, type Check, type CheckContext } from '../check-context.ts'
import { nearest } from '../nearest.ts'
import { vectorSelectors } from '../syntax.ts'

const PROFILES: readonly NamingProfile[] = ['otel-scrape', 'prom-client']

/** A metric that no pack of the catalogue has and no given rule records: a panel on it stays empty. */
export const metricUnknown: Check = {
  id: 'metric/unknown',
  *run(context) {
    for (const selector of vectorSelectors(context.expr)) {
      const name = nameOf(selector)
      if (
        name === undefined ||
        name.includes('$') ||
        context.index.get(name) !== undefined ||
        isRecorded(name, context)
      )
        continue
      const to = selector.name === undefined ? selector.to : selector.from + selector.name.length
      yield {
        id: 'metric/unknown',
        severity: 'error',
        message: `nothing is known to write ${name}`,
        hint: hintFor(name, context),
        from: selector.from,
        to,
      }
    }
  },
}

function isRecorded(name: string, { recorded }: CheckContext): boolean {
  if (recorded === undefined) return name.includes(':')
  return Array.isArray(recorded) ? recorded.includes(name) : Object.hasOwn(recorded, name)
}

function hintFor(name: string, { index, recorded }: CheckContext): string {
  for (const known of index.names()) {
    const series = index.get(known)
    if (series === undefined) continue
    for (const profile of PROFILES) {
      const other = spell(series.metric, profile)
      if (other !== undefined && other.name + series.suffix === name)
        return `Write ${known}; the profile ${profile} turns it into ${name}.`
    }
  }
  const names = [...index.names(), ...(Array.isArray(recorded) ? recorded : Object.keys(recorded ?? {}))]
  const close = nearest(name, names)
  return close === undefined ? 'Add it to a pack of the catalogue, or record it by a rule.' : `Did you mean ${close}?`
}
