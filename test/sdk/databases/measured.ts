import type { Instrumented } from '../sdk.ts'

/** Operations that were counted, as `NAME error` and how often. */
export async function operations(app: Instrumented, system: string): Promise<Record<string, number>> {
  const page = await app.page()
  return Object.fromEntries(
    page
      .find('db_client_operation_duration_seconds_count', { db_system_name: system })
      .map(({ labels, value }) => [`${labels['db_operation_name']} ${labels['error_type'] ?? '-'}`, value]),
  )
}

/** What is shown of a pool. */
export interface PoolState {
  readonly used: number
  readonly idle: number
  /** `undefined` when the pool has no limit, or does not tell it. */
  readonly max: number | undefined
  readonly pending: number
  /** Callers that have waited, and those that gave up. */
  readonly waited: number
  readonly timeouts: number
}

export async function poolState(app: Instrumented, name: string): Promise<PoolState> {
  const page = await app.page()
  const named = { db_client_connection_pool_name: name }
  const count = (state: string) =>
    page.sum('db_client_connection_count', { ...named, db_client_connection_state: state })
  return {
    used: count('used'),
    idle: count('idle'),
    max: page.find('db_client_connection_max', named)[0]?.value,
    pending: page.sum('db_client_connection_pending_requests', named),
    waited: page.sum('db_client_connection_wait_time_seconds_count', named),
    timeouts: page.sum('db_client_connection_timeouts_total', named),
  }
}
