/* An application that is made into one file: writes a line, then the reason why it cannot write one. */
import { instrument } from '@ticolops/obs'
import type { LogsOptions } from '@ticolops/obs'
import { pino } from 'pino'

function log(logs: LogsOptions): Promise<void> {
  const obs = instrument({ service: 'bundled', release: 'r1', telemetry: false, shutdown: false, logs })
  try {
    obs.logger.info('from a bundle')
  } catch (error) {
    process.stdout.write(`${(error as Error).message}\n`)
  }
  return obs.shutdown()
}

void log({ pino }).then(() => log({}))
