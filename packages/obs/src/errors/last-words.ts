import { Worker } from 'node:worker_threads'
import type { Envelope, SentryModule, TransportOptions } from './sentry.ts'

/**
 * Posts texts from a thread of its own. It is written out, because in an application's bundle there is no file to start a thread from.
 * Proxies of the environment are used by the versions of Node that know how (22.21, 24.5).
 */
const PROGRAM = `
const { workerData: { url, headers, ca, bodies, answers } } = require('node:worker_threads')
const { request, Agent } = require(url.startsWith('https:') ? 'node:https' : 'node:http')
const agent = new Agent({ proxyEnv: process.env })
let open = bodies.length
for (const body of bodies) {
  const done = (taken) => {
    if (taken) Atomics.add(answers, 1, 1)
    if (--open > 0) return
    Atomics.store(answers, 0, 1)
    Atomics.notify(answers, 0)
  }
  request(url, { method: 'POST', headers, ca, agent }, (response) => {
    response.resume()
    done(response.statusCode < 300)
  }).on('error', () => done(false)).end(body)
}
`

/**
 * Sends envelopes while the process ends: its event loop does not run any more, so a thread sends them and this one waits. What the process
 * would do next, it does after that, unchanged.
 *
 * @param deadline Milliseconds to wait at most.
 * @returns How many envelopes Sentry took.
 */
export function sendBeforeExit(
  envelopes: readonly Envelope[],
  sentry: SentryModule,
  { url, headers, caCerts }: TransportOptions,
  deadline: number,
): number {
  const bodies: (string | Uint8Array)[] = []
  // Sentry's own transport writes the texts, and asks to send them before it returns.
  const writer = sentry.createTransport(
    { recordDroppedEvent: () => undefined, bufferSize: envelopes.length },
    ({ body }) => {
      bodies.push(body)
      return Promise.resolve({})
    },
  )
  for (const envelope of envelopes) void writer.send(envelope)
  const answers = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
  const worker = new Worker(PROGRAM, {
    eval: true,
    name: 'ticolops-obs-exit',
    workerData: { url, headers, ca: caCerts, bodies, answers },
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  worker.unref()
  Atomics.wait(answers, 0, 0, deadline)
  return Atomics.load(answers, 1)
}
