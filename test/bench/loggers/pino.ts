import { AsyncLocalStorage } from 'node:async_hooks'
import { pino } from 'pino'
import type { LoggerSide } from '../logger.ts'

/** As its documentation shows how to put a request's fields into its lines. */
const storage = new AsyncLocalStorage<object>()

export const side: LoggerSide = {
  logger: pino(
    {
      base: { service: 'bench', release: '1.2.3' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => ({ ...storage.getStore() }),
    },
    pino.destination({ fd: 1, sync: true }),
  ),
  request(work) {
    const trace = { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', span_id: '00f067aa0ba902b7', trace_flags: '00' }
    storage.run(trace, work)
    return Promise.resolve()
  },
}
