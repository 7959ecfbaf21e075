/*
 * What takes spans and errors, and how it fails: `backends.ts <fault of the receiver of spans> <fault of Sentry>`. Tells where they are, then
 * answers each message with what they have taken.
 */
import https from 'node:https'
import { startFaultProxy } from '@ticolops/obs-testbed'
import { generate } from 'selfsigned'
import { answerParent, tell } from '../bench/parent.ts'
import { startReceiver } from '../sdk/errors/receiver.ts'
import { accepting, Receiver } from '../sdk/traces/receiver.ts'

export const FAULTS = [
  'none',
  'refuses connections',
  'hangs',
  'takes 2 s to answer',
  'answers 429 with Retry-After',
  'answers 500',
  'has a certificate that nobody trusts',
  'vanishes and returns',
] as const
export type Fault = (typeof FAULTS)[number]

/** Where the backends are. */
export interface Places {
  /** Base URL for OTLP. */
  readonly otlp: string
  readonly dsn: string
}

/** What they have taken and confirmed. */
export interface Taken {
  readonly spans: number
  readonly events: number
}

const SLOW_MS = 2000
/** A backend that vanishes is there for so long, then away for so long. */
const TURN_MS = 1000
const RETRY_AFTER = { 'retry-after': '5' }

async function certificate(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }])
  return { key, cert }
}

/** There and away in turn, for as long as this process runs. */
function alternate(vanish: () => Promise<unknown>, comeBack: () => Promise<unknown>): void {
  setTimeout(() => {
    void vanish()
      .then(() => new Promise((resolve) => setTimeout(resolve, TURN_MS)))
      .then(comeBack)
      .then(() => alternate(vanish, comeBack))
  }, TURN_MS)
}

async function startSpans(fault: Fault): Promise<{ readonly url: string; readonly taken: () => number }> {
  const isEncrypted = fault === 'has a certificate that nobody trusts'
  const receiver = await new Receiver(isEncrypted ? https.createServer(await certificate()) : undefined).listen()
  if (fault === 'refuses connections') await receiver.vanish()
  if (fault === 'hangs') receiver.behaviour = () => undefined
  if (fault === 'takes 2 s to answer') receiver.behaviour = (...of) => void setTimeout(() => accepting(...of), SLOW_MS)
  if (fault === 'answers 429 with Retry-After')
    receiver.behaviour = (response) => void response.writeHead(429, RETRY_AFTER).end()
  if (fault === 'answers 500') receiver.behaviour = (response) => void response.writeHead(500).end()
  if (fault === 'vanishes and returns')
    alternate(
      () => receiver.vanish(),
      () => receiver.listen(),
    )
  return {
    url: isEncrypted ? receiver.endpoint.replace('http:', 'https:') : receiver.endpoint,
    taken: () => receiver.spans.length,
  }
}

async function startErrors(fault: Fault): Promise<{ readonly dsn: string; readonly taken: () => number }> {
  const receiver = await startReceiver(
    fault === 'has a certificate that nobody trusts' ? await certificate() : undefined,
  )
  if (fault === 'refuses connections') await receiver.vanish()
  if (fault === 'hangs') receiver.behaviour = 'hang'
  if (fault === 'answers 429 with Retry-After') receiver.behaviour = { status: 429, headers: RETRY_AFTER }
  if (fault === 'answers 500') receiver.behaviour = { status: 500 }
  if (fault === 'vanishes and returns')
    alternate(
      () => receiver.vanish(),
      () => receiver.comeBack(),
    )
  const dsn = new URL(receiver.dsn)
  if (fault === 'takes 2 s to answer') {
    const proxy = await startFaultProxy({ port: Number(dsn.port) })
    // Half of it on the way there.
    await proxy.set({ mode: 'latency', ms: SLOW_MS / 2 })
    dsn.port = String(proxy.port)
  }
  return { dsn: dsn.href, taken: () => receiver.events.length }
}

const [ofSpans, ofErrors] = process.argv.slice(2) as Fault[]
const spans = await startSpans(ofSpans ?? 'none')
const errors = await startErrors(ofErrors ?? 'none')
answerParent((): Taken => ({ spans: spans.taken(), events: errors.taken() }))
tell({ otlp: spans.url, dsn: errors.dsn } satisfies Places)
