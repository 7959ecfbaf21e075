import { setTimeout } from 'node:timers/promises'
import { instrument } from '@ticolops/obs'
import { telemetryPage } from '../telemetry-page.ts'
import type { Variant } from '../variant.ts'

const obs = instrument({
  service: 'bench',
  telemetry: { port: 0, host: '127.0.0.1' },
  traces: { sampleRatio: 0.1 },
})

export const variant: Variant = {
  async page() {
    while (obs.status().traces.state === 'loading') await setTimeout(50)
    return telemetryPage(obs)
  },
}
