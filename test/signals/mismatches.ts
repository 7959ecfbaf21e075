import { about, existsIn, labelsIn, metricsOf, type Metric, type Pack } from '@ticolops/obs-signals'
import { Page, type Sample } from '../sdk/page.ts'

/**
 * Where a pack and the page of a running exporter disagree: metrics that are not there, other types, missing or further labels,
 * label values outside of a closed list. `excused` names metrics that this run cannot show, each with its reason.
 */
export function mismatches(
  pack: Pack,
  text: string,
  version: string,
  excused: Readonly<Record<string, string>> = {},
): string[] {
  const page = new Page(text)
  const constant = new Set(pack[about].constantLabels)
  return metricsOf(pack)
    .filter((metric) => existsIn(metric, version))
    .flatMap((metric) => {
      const found = problemsOf(metric, page, version, constant)
      if (excused[metric.name] === undefined) return found
      return found.length > 0 ? [] : [`${metric.name} is excused (${excused[metric.name]}), and is there`]
    })
}

function problemsOf(metric: Metric, page: Page, version: string, constant: ReadonlySet<string>): string[] {
  const header = page.headers.get(metric.name)
  const name = metric.kind === 'histogram' ? `${metric.name}_bucket` : metric.name
  const samples = page.find(name)
  if (samples.length === 0) return [`${metric.name} is not on the page`]
  const labels = labelsIn(metric, version)
  const expected = [...Object.keys(labels), ...(metric.kind === 'histogram' ? ['le'] : [])].sort()
  const problems = [
    ...samples.flatMap((sample) => labelProblems(name, sample, expected, constant)),
    ...samples.flatMap((sample) => valueProblems(metric, sample)),
  ]
  const type = metric.kind === 'info' ? 'gauge' : metric.kind
  if (header?.type !== type) problems.unshift(`${metric.name} is a ${header?.type ?? 'stranger'}, not a ${type}`)
  return [...new Set(problems)]
}

function labelProblems(
  name: string,
  { labels }: Sample,
  expected: readonly string[],
  constant: ReadonlySet<string>,
): string[] {
  const present = Object.keys(labels)
    .filter((label) => !constant.has(label))
    .sort()
  return present.join() === expected.join()
    ? []
    : [`${name} has the labels ${present.join(', ')}, not ${expected.join(', ')}`]
}

function valueProblems(metric: Metric, { labels }: Sample): string[] {
  return Object.entries(metric.labels).flatMap(([label, values]) => {
    const value = labels[label]
    if (value === undefined || value === '' || typeof values === 'string' || values.includes(value)) return []
    return [`${metric.name} has ${label}="${value}", which is not in its list`]
  })
}

/** The version that an exporter names in its build information, under this label. */
export function versionOn(text: string, buildInfo: string, label = 'version'): string {
  const version = new Page(text).find(buildInfo)[0]?.labels[label]
  if (version === undefined) throw new Error(`the page has no ${buildInfo}`)
  return version
}
