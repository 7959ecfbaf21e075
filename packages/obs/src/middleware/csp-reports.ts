import { CSP_DIRECTIVES, httpMiddleware } from '@ticolops/obs-signals/sdk'
import type { Counter } from '../registry/counter.ts'
import type { Labelled } from '../metrics.ts'
import { callback, checkOptions, isObject } from './check-options.ts'
import { RunningMetrics } from './running-metrics.ts'

/** Types that browsers send: `report-uri`, the Reporting API, and what some write for the first. */
export const REPORT_TYPES = ['application/csp-report', 'application/reports+json', 'application/json'] as const

/** Bytes of a request with reports; browsers send a few of some 500 bytes each. */
export const MAX_REPORT_BYTES = 64 * 1024

/** One violation, as a browser tells it: everything in it may be forged. */
export interface CspReport {
  /** A directive that is known, else `_OTHER`. */
  readonly directive: string
  /** Whether it was stopped, or the policy was there to report only. */
  readonly disposition: 'enforce' | 'report' | '_OTHER'
  /** The whole report: addresses of pages and a sample of what was blocked, with whatever personal data those hold. */
  readonly body: Readonly<Record<string, unknown>>
}

export interface CspReportsOptions {
  /** Sees each report, for those who want to keep some. What it throws becomes the answer's error. */
  onReport?(report: CspReport): void
}

const DIRECTIVES: ReadonlySet<string> = new Set(CSP_DIRECTIVES)

/** Counts reports of Content Security Policy. */
export class CspReports {
  readonly #options: CspReportsOptions
  readonly #counter = new RunningMetrics<Labelled<Counter, 'directive' | 'disposition'>>((metrics) => {
    const { name, help } = httpMiddleware.cspReports
    return metrics.counter(name, { help, labels: ['directive', 'disposition'] })
  })

  /** Throws a TypeError for options that are not allowed. */
  constructor(options: CspReportsOptions) {
    checkOptions('cspReports()', options, { onReport: callback })
    this.#options = options
  }

  /** Takes the body of a request, as text or already parsed; returns the status to answer with: 204, or 400 when it holds no reports. */
  take(body: unknown): 204 | 400 {
    const reports = reportsIn(typeof body === 'string' || Buffer.isBuffer(body) ? parsed(body.toString()) : body)
    if (reports === undefined) return 400
    for (const each of reports) {
      this.#counter.current?.labels(each.directive, each.disposition).inc()
      this.#options.onReport?.(each)
    }
    return 204
  }
}

/** The violations in a parsed body: one object (`report-uri`) or the Reporting API's list, in which other reports may stand between. */
export function reportsIn(value: unknown): CspReport[] | undefined {
  if (Array.isArray(value)) {
    if (!value.every((each) => isObject(each))) return undefined
    return value.filter((each) => each['type'] === 'csp-violation').map((each) => report(each['body']))
  }
  if (!isObject(value) || !isObject(value['csp-report'])) return undefined
  return [report(value['csp-report'])]
}

function report(from: unknown): CspReport {
  const body = isObject(from) ? from : {}
  // `report-uri` writes names with hyphens. The directive that was violated, in old browsers with its sources, says it when nothing else does.
  const directive = body['effectiveDirective'] ?? body['effective-directive'] ?? body['violated-directive']
  const name = typeof directive === 'string' ? (directive.split(' ', 1)[0] ?? '') : ''
  const { disposition } = body
  return {
    directive: DIRECTIVES.has(name) ? name : '_OTHER',
    disposition: disposition === 'enforce' || disposition === 'report' ? disposition : '_OTHER',
    body,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
