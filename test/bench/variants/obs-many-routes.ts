import { instrument } from '@ticolops/obs'
import { telemetryPage } from '../telemetry-page.ts'
import type { Variant } from '../variant.ts'

/** Half of the series are kept for matched routes, and the largest app has 10,000. */
const obs = instrument({ service: 'bench', telemetry: { port: 0, host: '127.0.0.1' }, metrics: { maxSeries: 40_000 } })

export const variant: Variant = { page: () => telemetryPage(obs) }
