import { spell, type NamingProfile } from '@ticolops/obs-signals'
import { PromqlError } from './problem.ts'
import { printLine } from './print.ts'
import type { SeriesIndex } from './series.ts'
import { mapChildren, vectorSelectors, type Expr, type LabelRef } from './syntax.ts'

/** The expression in another profile's names. Throws {@link PromqlError} when the profile lacks a metric or a label that is used. */
export function inProfile(expr: Expr, profile: NamingProfile, index: SeriesIndex): Expr {
  if (profile === 'otlp') return expr
  const fail = (message: string, token: string): never => {
    // Offsets of an expression that was put together are of several texts; the token is looked up in the one that is shown.
    const text = printLine(expr)
    const from = Math.max(0, text.indexOf(token))
    throw new PromqlError([{ id: 'profile', severity: 'error', message, from, to: from + token.length }], text)
  }
  const spelled = (name: string | undefined) => {
    const series = name === undefined ? undefined : index.get(name)
    return series === undefined ? undefined : { series, as: spell(series.metric, profile) }
  }
  /** The label's name for all metrics read beneath a node; metrics that do not have the label do not matter. */
  const label = (name: string, within: Expr): string => {
    for (const selector of vectorSelectors(within)) {
      const as = spelled(selector.name)?.as?.labels[name]
      if (as === null) fail(`${selector.name ?? ''} has no label ${name} in the profile ${profile}`, name)
      if (as !== undefined && as !== null) return as
    }
    return name
  }
  const refs = (labels: readonly LabelRef[], within: Expr): LabelRef[] =>
    labels.map((each) => ({ ...each, name: label(each.name, within) }))

  const renamed = (node: Expr): Expr => {
    if (node.kind === 'vector') {
      const known = spelled(node.name)
      if (known === undefined) return node
      const { series, as } = known
      if (as === undefined) return fail(`the profile ${profile} has no ${series.metric.name}`, node.name ?? '')
      const matchers = node.matchers.map((each) => ({ ...each, label: label(each.label, node) }))
      return { ...node, name: as.name + series.suffix, matchers }
    }
    if (node.kind === 'aggregation' && node.grouping !== undefined)
      return { ...node, grouping: { ...node.grouping, labels: refs(node.grouping.labels, node) } }
    if (node.kind === 'binary' && node.matching !== undefined) {
      const { labels, include } = node.matching
      return { ...node, matching: { ...node.matching, labels: refs(labels, node), include: refs(include, node) } }
    }
    return node
  }
  // Outermost first, so that labels are looked up by the names that the inner expressions still have.
  const rename = (node: Expr): Expr => mapChildren(renamed(node), rename)
  return rename(expr)
}
