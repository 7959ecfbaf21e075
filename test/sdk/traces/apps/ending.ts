/*
 * ending.ts: a program without a server, which works in spans and then ends in the way that its argument names: by itself, by
 * process.exit(), by an exception at the end or at once. Prints 0 in place of a port, then what it did.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { instrument } from '@ticolops/obs'

const [, , way = 'itself'] = process.argv
const obs = instrument({ service: 'job', telemetry: false })
process.stdout.write('0\n')
if (way === 'crash at once') throw new Error('crashed at once')
while (obs.status().traces.state === 'loading') await delay(5)
for (let index = 0; index < 5; index++) obs.span('step', () => index)
if (way === 'exit') process.exit(3)
if (way === 'crash') throw new Error('crashed')
if (way === 'rejection') void Promise.reject(new Error('rejected'))
