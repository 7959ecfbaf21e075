import { about, catalogue, metricsOf, spell } from '@ticolops/obs-signals'
import type { Metric, NamingProfile, Pack } from '@ticolops/obs-signals'
import { metricNames } from '@ticolops/obs-promql'
import type { RuleGroup } from '../bundle.ts'

/** Where a series comes from, by its name: a pack of the catalogue, or a recording rule of the bundle. */
export interface SeriesOrigins {
  /** The pack that writes a series; absent for names that the catalogue does not have. */
  packOf(name: string): Pack | undefined
  /** The recorded series that an expression reads, those behind them included. */
  recordedIn(expr: string): readonly Recorded[]
  /** The series of exporters and applications that an expression reads in the end, through however many recording rules. */
  rootsOf(expr: string): readonly string[]
}

/** A recording rule's series. */
export interface Recorded {
  readonly name: string
  readonly group: RuleGroup
}

const PROFILES: readonly NamingProfile[] = ['otlp', 'otel-scrape', 'prom-client']

let packs: ReadonlyMap<string, Pack> | undefined

/** The origins of every series that a bundle's panels can read. */
export function originsOf(groups: readonly RuleGroup[]): SeriesOrigins {
  packs ??= new Map(catalogue.flatMap((pack) => seriesNamesOf(pack).map((name) => [name, pack] as const)))
  const known = packs
  const records = Map.groupBy(
    groups.flatMap((group) => group.rules.map((rule) => ({ group, rule, name: rule.record ?? '' }))),
    ({ name }) => name,
  )
  const walk = (expr: string, seen: Map<string, RuleGroup | undefined>): void => {
    for (const name of metricNames(expr)) {
      if (seen.has(name)) continue
      const rules = records.get(name) ?? []
      seen.set(name, rules[0]?.group)
      for (const { rule } of rules) walk(rule.expr, seen)
    }
  }
  const reached = (expr: string): [name: string, group: RuleGroup | undefined][] => {
    const seen = new Map<string, RuleGroup | undefined>()
    walk(expr, seen)
    return [...seen]
  }
  return {
    packOf: (name) => known.get(name),
    recordedIn: (expr) => reached(expr).flatMap(([name, group]) => (group === undefined ? [] : [{ name, group }])),
    rootsOf: (expr) => reached(expr).flatMap(([name, group]) => (group === undefined ? [name] : [])),
  }
}

/** Whether anything of a pack is among these names. */
export function hasAny(pack: Pack, names: ReadonlySet<string>): boolean {
  return seriesNamesOf(pack).some((name) => names.has(name))
}

/** It writes more than the conventions name, in one spelling only. */
const OUR_SDK = '@ticolops/obs'

/** Whether applications write the pack's series, so that each service has its own. */
export function isOfApplication(pack: Pack): boolean {
  const { spelling, exporter } = pack[about]
  return spelling === 'profiles' || exporter === OUR_SDK
}

const cache = new Map<Pack, readonly string[]>()

/** Every series name that a pack may have, in any spelling. */
function seriesNamesOf(pack: Pack): readonly string[] {
  const known = cache.get(pack)
  if (known !== undefined) return known
  const names = metricsOf(pack).flatMap(seriesNames)
  cache.set(pack, names)
  return names
}

const SUFFIXES: Partial<Record<Metric['kind'], readonly string[]>> = {
  histogram: ['_bucket', '_count', '_sum'],
  summary: ['', '_count', '_sum'],
}

function seriesNames(metric: Metric): string[] {
  const families = new Set(PROFILES.map((profile) => spell(metric, profile)?.name).filter((name) => name !== undefined))
  return [...families].flatMap((family) => (SUFFIXES[metric.kind] ?? ['']).map((suffix) => family + suffix))
}
