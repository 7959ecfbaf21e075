import { fromPrometheus } from '@ticolops/obs-render'
import type { PrometheusData, Series } from '@ticolops/obs-render'

/** Prometheus did not answer, or refused a query. The message is a sentence for the panel. */
export class PrometheusError extends Error {
  override readonly name = 'PrometheusError'
}

/** Milliseconds that one query may take. */
const TIMEOUT = 15_000

/** Seconds between scrapes when Prometheus does not say: its own default for new configurations. */
const DEFAULT_SCRAPE_INTERVAL = 15

/** Prometheus's envelope around every answer. */
interface Answer<T> {
  readonly status?: string
  readonly data?: T
  readonly error?: string
}

/** Reads from one Prometheus. Times are seconds since 1970. Every method throws {@link PrometheusError}. */
export class PrometheusReader {
  readonly #base: string

  /** @param url Base URL, with the path under which Prometheus is served, if any. */
  constructor(url: string) {
    this.#base = url.replace(/\/+$/, '')
  }

  async queryRange(
    query: string,
    range: { readonly from: number; readonly to: number; readonly step: number },
  ): Promise<Series[]> {
    const { from: start, to: end, step } = range
    return fromPrometheus(await this.#ask<PrometheusData>('query_range', { query, start, end, step }))
  }

  async query(query: string, time: number): Promise<Series[]> {
    return fromPrometheus(await this.#ask<PrometheusData>('query', { query, time }))
  }

  /** Values of a label on the series that `selector` matches within the time, or on all series; sorted. */
  async labelValues(
    label: string,
    selector: string | undefined,
    time: { readonly from: number; readonly to: number },
  ): Promise<string[]> {
    const search = new URLSearchParams({ start: String(time.from), end: String(time.to) })
    if (selector !== undefined) search.set('match[]', selector)
    return this.#get<string[]>(`label/${encodeURIComponent(label)}/values?${search.toString()}`)
  }

  /** Seconds between two scrapes of most targets. */
  async scrapeInterval(): Promise<number> {
    const { activeTargets } = await this.#get<{ activeTargets: { scrapeInterval?: string }[] }>('targets?state=active')
    const counts = new Map<number, number>()
    for (const { scrapeInterval = '' } of activeTargets) {
      const value = seconds(scrapeInterval)
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    const [most] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])
    return most?.[0] ?? DEFAULT_SCRAPE_INTERVAL
  }

  /** Sent as a form, because queries outgrow URLs. */
  #ask<T>(endpoint: string, parameters: Readonly<Record<string, string | number>>): Promise<T> {
    const body = new URLSearchParams(
      Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
    )
    return this.#get<T>(endpoint, { method: 'POST', body })
  }

  async #get<T>(endpoint: string, init: RequestInit = {}): Promise<T> {
    let answer: Answer<T>
    try {
      const response = await fetch(`${this.#base}/api/v1/${endpoint}`, {
        ...init,
        signal: AbortSignal.timeout(TIMEOUT),
      })
      // Prometheus explains refusals in the body; a proxy in front of it may answer with anything.
      answer = await (response.json() as Promise<Answer<T>>).catch(() => ({
        error: `status ${response.status} without JSON`,
      }))
    } catch (error) {
      throw new PrometheusError(`Prometheus does not answer at ${this.#base}: ${reason(error)}.`, { cause: error })
    }
    if (answer.status !== 'success' || answer.data === undefined)
      throw new PrometheusError(`Prometheus refused the query: ${answer.error ?? 'no reason given'}.`)
    return answer.data
  }
}

/** What lies under fetch's "fetch failed". */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `nothing within ${TIMEOUT / 1000} s`
  const { cause } = error
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return error.message
}

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }

/** A Prometheus duration such as `1m30s`. */
function seconds(duration: string): number | undefined {
  const parts = [...duration.matchAll(/(\d+)(ms|[smhd])/g)]
  if (parts.length === 0) return undefined
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0)
}
