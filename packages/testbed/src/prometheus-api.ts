import { waitUntil } from './process.ts'

/** One series of an answer: its labels and its samples, `[unix seconds, value]`. */
export interface Series {
  metric: Readonly<Record<string, string>>
  values: readonly (readonly [number, string])[]
}

/** A loaded rule group, as Prometheus tells it. */
export interface LoadedGroup {
  name: string
  file: string
  rules: readonly { name: string; health: string; type: string; state?: string; lastError?: string }[]
}

/** An active target, as Prometheus tells it. */
export interface ActiveTarget {
  health: string
  scrapePool: string
  scrapeUrl: string
  lastError: string
  labels: Readonly<Record<string, string>>
}

type Answer = { status: string; data: unknown; error?: string }

/** The parts of Prometheus's HTTP API that tests use. Every method throws with Prometheus's own reason. */
export class PrometheusApi {
  readonly url: string

  constructor(url: string) {
    this.url = url
  }

  /** An instant query; `at` in unix seconds. */
  async query(expr: string, at?: number): Promise<Series[]> {
    const data = (await this.get('query', {
      query: expr,
      ...(at === undefined ? {} : { time: String(at) }),
    })) as QueryData
    if (data.resultType === 'scalar') return [{ metric: {}, values: [data.result] }]
    return data.result.map(({ metric, value, values }) => ({
      metric,
      values: values ?? (value === undefined ? [] : [value]),
    }))
  }

  /** The value of an instant query that gives one series; undefined when it gives none. */
  async value(expr: string): Promise<number | undefined> {
    const [first] = await this.query(expr)
    const value = first?.values[0]?.[1]
    return value === undefined ? undefined : Number(value)
  }

  /** A range query; times in unix seconds, the step in seconds. */
  async queryRange(expr: string, range: { start: number; end: number; step: number }): Promise<Series[]> {
    const { start, end, step } = range
    const data = (await this.get('query_range', {
      query: expr,
      start: String(start),
      end: String(end),
      step: String(step),
    })) as QueryData
    return data.resultType === 'scalar'
      ? []
      : data.result.map(({ metric, values }) => ({ metric, values: values ?? [] }))
  }

  async ruleGroups(): Promise<LoadedGroup[]> {
    return ((await this.get('rules')) as { groups: LoadedGroup[] }).groups
  }

  async targets(): Promise<ActiveTarget[]> {
    return ((await this.get('targets', { state: 'active' })) as { activeTargets: ActiveTarget[] }).activeTargets
  }

  /** Waits until `expr` gives a value that `accept` takes (default: any), and returns it. */
  async waitForValue(
    expr: string,
    accept: (value: number) => boolean = () => true,
    withinMs = 60_000,
  ): Promise<number> {
    const ask = async (): Promise<{ value: number } | undefined> => {
      const value = await this.value(expr)
      if (value === undefined) throw new Error('no series')
      if (!accept(value)) throw new Error(`value ${value}`)
      return { value }
    }
    return (await waitUntil(`Prometheus: ${expr}`, ask, { withinMs, everyMs: 250 })).value
  }

  /** Makes Prometheus read its configuration and rules again. Throws with its reason when it refuses them. */
  async reload(): Promise<void> {
    const response = await fetch(`${this.url}/-/reload`, { method: 'POST', signal: AbortSignal.timeout(20_000) })
    const text = await response.text()
    if (!response.ok) throw new Error(`Prometheus refuses its configuration: ${text.trim()}`)
  }

  private async get(path: string, parameters: Record<string, string> = {}): Promise<unknown> {
    const url = `${this.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`
    const response = await fetch(url, { signal: AbortSignal.timeout(20_000) })
    const answer = (await response.json()) as Answer
    if (answer.status !== 'success') throw new Error(`Prometheus: ${answer.error ?? response.statusText}`)
    return answer.data
  }
}

type Sample = readonly [number, string]
type QueryData =
  | { resultType: 'scalar'; result: Sample }
  | { resultType: 'vector' | 'matrix'; result: { metric: Record<string, string>; value?: Sample; values?: Sample[] }[] }
