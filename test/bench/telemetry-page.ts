import type { Obs } from '@ticolops/obs'

/** Where the SDK's own server shows its page, once it listens. Throws when it cannot. */
export async function telemetryPage(obs: Obs): Promise<string> {
  const { telemetry } = await obs.ready()
  if (telemetry.state !== 'listening') throw new Error(`the telemetry server is ${telemetry.state}`)
  return `http://127.0.0.1:${telemetry.port}/metrics`
}
