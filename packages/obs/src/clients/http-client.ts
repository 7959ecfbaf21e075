import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Channels } from '../channels.ts'
import { now } from '../clock.ts'
import type { Journal } from '../journal.ts'
import type { Span } from '../traces/opentelemetry.ts'
import type { Recorder } from '../traces/recorder.ts'
import type { Spans } from '../traces/spans.ts'
import { endClientSpan, startClientSpan } from './client-span.ts'
import type { HttpClientDuration, Peer } from './http-client-duration.ts'

const kStart = Symbol('ticolops.obs.clientStart')
const kSpan = Symbol('ticolops.obs.clientSpan')
const kRequest = Symbol('ticolops.obs.clientRequest')

interface TimedRequest extends ClientRequest {
  [kStart]?: number | undefined
  [kSpan]?: Span | undefined
  /** The response, when it has come; Node sets it, and its types leave it out. */
  readonly res?: IncomingMessage | null
}
interface TimedResponse extends IncomingMessage {
  [kRequest]?: TimedRequest
}

/** Measures and records requests of node:http and node:https: from their making to the end of the response's body. */
export function instrumentHttpClient(
  channels: Channels,
  durations: HttpClientDuration,
  spans: Spans,
  journal: Journal,
): void {
  let seen = false

  // What a request needs to be measured is kept on it, so that one that is never sent leaves nothing behind.
  channels.on<{ request: TimedRequest }>('http.client.request.created', ({ request }) => {
    if (spans.hidden) return
    request[kStart] = now()
    if (spans.recorder !== undefined) request[kSpan] = startSpan(spans.recorder, request)
    request.on('close', onRequestClose)
    if (seen) return
    seen = true
    journal.active('node:http client', 'channel', process.versions.node)
  })

  channels.on<{ request: TimedRequest; error: unknown }>('http.client.request.error', ({ request, error }) =>
    end(request, request.res?.statusCode ?? 0, error ?? { name: 'aborted' }),
  )

  // The channel's name notwithstanding, it tells that the head of the response has come.
  channels.on<{ request: TimedRequest; response: TimedResponse }>(
    'http.client.response.finish',
    ({ request, response }) => {
      response[kRequest] = request
      response.on('close', onResponseClose)
    },
  )

  function onResponseClose(this: TimedResponse): void {
    const request = this[kRequest]
    if (request === undefined) return
    guarded(request, this.statusCode ?? 0, this.complete ? undefined : (this.errored ?? { name: 'aborted' }))
  }

  /** A response that takes the connection over (an upgrade, CONNECT) is told by no channel: the request is closed with it. */
  function onRequestClose(this: TimedRequest): void {
    const { res } = this
    if (res != null && !(kRequest in res)) guarded(this, res.statusCode ?? 0, undefined)
  }

  /** Listeners are called by Node and not by a channel: what they throw would reach the application. */
  function guarded(request: TimedRequest, status: number, error: unknown): void {
    try {
      end(request, status, error)
    } catch (failure) {
      journal.failed('http.client', failure)
    }
  }

  function end(request: TimedRequest, status: number, error: unknown): void {
    const start = request[kStart]
    if (start === undefined) return
    request[kStart] = undefined
    durations.observe(peerOf(request), request.method, start, status, error)
    const span = request[kSpan]
    if (span === undefined) return
    request[kSpan] = undefined
    endClientSpan(span, status, error)
  }

  function startSpan(recorder: Recorder, request: TimedRequest): Span {
    return startClientSpan(
      recorder,
      request.method,
      () => ({ peer: peerOf(request), scheme: request.protocol.slice(0, -1), target: request.path }),
      // The head of a request whose headers were given as a list is written already.
      request.headersSent ? undefined : (name, value) => request.setHeader(name, value),
    )
  }

  /**
   * The host that was connected to. The header `Host` may name another one, which whoever is proxied can choose; it has the port,
   * which the request does not keep.
   */
  function peerOf(request: TimedRequest): Peer {
    const defaultPort = request.protocol === 'https:' ? '443' : '80'
    const address = request.host.toLowerCase()
    const header = request.getHeader('host')
    const named = typeof header === 'string' ? durations.peer(header, defaultPort) : undefined
    return named?.address === address ? named : { address, port: String(request.socket?.remotePort ?? defaultPort) }
  }
}
