import { reasonOf } from './errors.ts'

/** One GET below Prometheus's base path; rejects when there is no answer at all. */
export type PrometheusGet = (path: string) => Promise<{ readonly status: number; readonly text: string }>

/** A rule group as Prometheus runs it. */
export interface LoadedGroup {
  readonly name: string
  /** Seconds. */
  readonly interval: number
  /** Full path of the rule file, on Prometheus's own disk. */
  readonly file: string
  readonly rules: readonly LoadedRule[]
}

export interface LoadedRule {
  readonly name: string
  readonly query: string
  readonly type: 'recording' | 'alerting'
  /** `unknown` until the first evaluation. */
  readonly health: 'ok' | 'err' | 'unknown'
  readonly lastError?: string
  readonly labels?: Readonly<Record<string, string>>
  /** Of alerting rules only. */
  readonly annotations?: Readonly<Record<string, string>>
  /** `for` of an alerting rule, seconds. */
  readonly duration?: number
  /** `keep_firing_for` of an alerting rule, seconds; Prometheus has it since 2.42. */
  readonly keepFiringFor?: number
}

/** A target that Prometheus scrapes. */
export interface ActiveTarget {
  readonly scrapePool: string
  readonly scrapeUrl: string
  readonly health: 'up' | 'down' | 'unknown'
  readonly lastError: string
  readonly labels: Readonly<Record<string, string>>
}

export interface RuntimeInfo {
  readonly reloadConfigSuccess: boolean
  readonly lastConfigTime: string
}

/** Prometheus did not answer, or not as Prometheus does. */
export class PrometheusUnreachable extends Error {
  override readonly name = 'PrometheusUnreachable'
}

/** Prometheus answered that a query is wrong. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused'
}

/** The parts of Prometheus's HTTP API (v1) that verification reads. */
export interface PrometheusApi {
  runtimeInfo(): Promise<RuntimeInfo>
  ruleGroups(): Promise<LoadedGroup[]>
  targets(): Promise<ActiveTarget[]>
  /** Number of series that an instant query returns now. Throws {@link QueryRefused} for a query that Prometheus cannot run. */
  count(expr: string): Promise<number>
  /** Prometheus's own clock, seconds since 1970: ours may differ. */
  now(): Promise<number>
  /** Names of the metrics that have series now, of those that match a selector when one is given. */
  metricNames(selector?: string): Promise<Set<string>>
}

/** The `errorType`s that are about one query; a query that takes too long says nothing against the others. */
const OF_THE_QUERY: ReadonlySet<string> = new Set(['bad_data', 'execution', 'timeout'])

/** The API over some way to reach it. Every method throws {@link PrometheusUnreachable} when there is no usable answer. */
export function createPrometheusApi(get: PrometheusGet): PrometheusApi {
  async function read<T>(path: string): Promise<T> {
    let response: Awaited<ReturnType<PrometheusGet>>
    try {
      response = await get(path)
    } catch (error) {
      throw new PrometheusUnreachable(reasonOf(error), { cause: error })
    }
    const body = parse(response.text)
    if (body?.status === 'success') return body.data as T
    if (body?.errorType !== undefined && OF_THE_QUERY.has(body.errorType))
      throw new QueryRefused(body.error ?? 'no reason given')
    const said = (body?.error ?? body?.message ?? response.text).trim()
    throw new PrometheusUnreachable(`status ${response.status}${said === '' ? '' : `: ${said.slice(0, 300)}`}`)
  }

  const now = async (): Promise<number> =>
    Number((await read<{ result: [number, string] }>('/api/v1/query?query=time()')).result[1])

  return {
    runtimeInfo: () => read('/api/v1/status/runtimeinfo'),
    ruleGroups: async () => (await read<{ groups: LoadedGroup[] }>('/api/v1/rules')).groups,
    targets: async () => (await read<{ activeTargets: ActiveTarget[] }>('/api/v1/targets?state=active')).activeTargets,
    count: async (expr) => {
      const { resultType, result } = await read<{ resultType: string; result: unknown[] }>(
        `/api/v1/query?query=${encodeURIComponent(expr)}`,
      )
      return resultType === 'scalar' || resultType === 'string' ? 1 : result.length
    },
    now,
    metricNames: async (selector) => {
      // Without a start the answer would span the whole retention; five minutes is Prometheus's own lookback.
      const query = new URLSearchParams({ start: String(Math.floor(await now()) - 300) })
      if (selector !== undefined) query.set('match[]', selector)
      return new Set(await read<string[]>(`/api/v1/label/__name__/values?${query.toString()}`))
    },
  }
}

/** A {@link PrometheusGet} over plain HTTP. */
export function prometheusAt(baseUrl: string): PrometheusGet {
  const base = baseUrl.replace(/\/+$/, '')
  return async (path) => {
    const response = await fetch(base + path, { signal: AbortSignal.timeout(15_000) })
    return { status: response.status, text: await response.text() }
  }
}

/** Prometheus's own envelope, or the Status of an API server that could not reach it. */
interface Answer {
  readonly status?: string
  readonly data?: unknown
  readonly errorType?: string
  readonly error?: string
  readonly message?: string
}

function parse(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer
  } catch {
    return undefined
  }
}
