/*
 * `writing.ts <lines> <ending>`: writes that many lines of obs.logger, says `written` on stderr, and ends as it is told: by `exit`, an
 * uncaught `error`, an unhandled `rejection`, by returning (`end`), or not at all (`stay`): then it says its status on stderr when it is
 * told anything.
 */
import { instrument } from '@ticolops/obs'

const [lines, ending, bytes] = process.argv.slice(2)
const obs = instrument({ service: 'writing', telemetry: false, shutdown: ending === 'signal' ? {} : false })
const text = 'é'.repeat(Number(bytes ?? 10))

for (let number = 0; number < Number(lines); number++) obs.logger.info({ number }, text)
if (ending === 'exit') process.exit(3)
if (ending === 'error') throw new Error('ended by an error')
if (ending === 'rejection') void Promise.reject(new Error('ended by a rejection'))
if (ending === 'stay' || ending === 'signal') {
  process.on('message', () => {
    obs.logger.warn('asked')
    process.send?.(obs.status().logs)
  })
  process.send?.('written')
}
