import type { Facts, Finding } from '../finding.ts'
import { named } from './named.ts'

/** What a version of Sentry keeps for all of its copies, as far as it is used here. */
interface Carrier {
  readonly defaultCurrentScope?: { getClient?(): SentryClient | undefined }
  readonly stack?: { getClient?(): SentryClient | undefined }
}
interface SentryClient {
  getOptions?(): { readonly tracesSampleRate?: unknown; readonly tracesSampler?: unknown }
}

/** Versions of Sentry that are at work, each with its own client. */
function carriersOf({ globals }: Facts): Map<string, Carrier> {
  const all = Object.entries((globals['__SENTRY__'] ?? {}) as Record<string, unknown>)
  return new Map(all.filter(([version]) => /^\d+\.\d+\.\d+/.test(version)) as [string, Carrier][])
}

export function sentryCopies(facts: Facts): Omit<Finding, 'id'>[] {
  const copies = facts.copies('@sentry/core')
  const versions = new Set([...carriersOf(facts).keys(), ...copies.map(({ version }) => version)])
  if (versions.size < 2) return []
  const where = copies.length > 1 ? `: ${named('@sentry/core', copies)}` : ''
  return [
    {
      message: `Sentry is loaded in the versions ${[...versions].join(' and ')}${where}. Each has a client of its own: what is captured through one that was not initialised goes nowhere, without an error.`,
      fix: 'Bring all to one version: npm ls @sentry/core shows who asks for which.',
    },
  ]
}

/** Sentry's tracing wraps every request and posts every sampled trace by itself. */
export function sentryTracing(facts: Facts): Omit<Finding, 'id'>[] {
  const tracing = [...carriersOf(facts)].filter(([, carrier]) => traces(carrier)).map(([version]) => version)
  if (tracing.length === 0) return []
  return [
    {
      message: `Sentry ${tracing.join(' and ')} traces requests (tracesSampleRate or tracesSampler is set) beside @ticolops/obs: each of them pays several times over, and each sampled trace is a request to Sentry.`,
      fix: 'Remove tracesSampleRate and tracesSampler from Sentry.init(), and record traces with instrument({ traces: { … } }).',
    },
  ]
}

function traces({ defaultCurrentScope, stack }: Carrier): boolean {
  try {
    const client = defaultCurrentScope?.getClient?.() ?? stack?.getClient?.()
    const { tracesSampleRate, tracesSampler } = client?.getOptions?.() ?? {}
    return typeof tracesSampler === 'function' || (typeof tracesSampleRate === 'number' && tracesSampleRate > 0)
  } catch {
    return false
  }
}
