/* again.ts: records, ends, and records again. Prints 0 in place of a port, then what it found. */
import { setTimeout as delay } from 'node:timers/promises'
import { instrument } from '@ticolops/obs'

const REGISTERED = Symbol.for('opentelemetry.js.api.1')

async function recording(): Promise<ReturnType<typeof instrument>> {
  const obs = instrument({ service: 'again', telemetry: false })
  while (obs.status().traces.state === 'loading') await delay(5)
  process.stdout.write(`${obs.status().traces.state}\n`)
  return obs
}

process.stdout.write('0\n')
const first = await recording()
await first.shutdown()
const { trace, context, propagation } = (globalThis as { [REGISTERED]?: Record<string, unknown> })[REGISTERED] ?? {}
process.stdout.write(
  `${[trace, context, propagation].every((each) => each === undefined) ? 'nothing' : 'something'} is registered\n`,
)
const second = await recording()
await second.shutdown()
