import { waitUntil } from '@ticolops/obs-testbed'
import type { ErrorsState } from '@ticolops/obs'
import { get } from '../sdk.ts'

/** What an application tells of its errors. */
export async function errorsOf(telemetryUrl: string): Promise<ErrorsState> {
  const { errors } = JSON.parse((await get(`${telemetryUrl}/statusz`)).body) as { errors: ErrorsState }
  return errors
}

/** The same, once each that was captured is sent or dropped. */
export async function settledErrors(telemetryUrl: string): Promise<ErrorsState> {
  let state: ErrorsState | undefined
  await waitUntil('errors are sent or dropped', async () => {
    state = await errorsOf(telemetryUrl)
    return state.queued === 0
  })
  if (state === undefined) throw new Error('no status')
  return state
}
