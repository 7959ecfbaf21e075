import type { Channels } from '../channels.ts'
import { now } from '../clock.ts'
import type { Journal } from '../journal.ts'
import type { Span } from '../traces/opentelemetry.ts'
import type { Recorder } from '../traces/recorder.ts'
import type { Spans } from '../traces/spans.ts'
import { endClientSpan, startClientSpan } from './client-span.ts'
import type { HttpClientDuration } from './http-client-duration.ts'

const kStart = Symbol('ticolops.obs.undiciStart')
const kStatus = Symbol('ticolops.obs.undiciStatus')
const kSpan = Symbol('ticolops.obs.undiciSpan')
const kUndici = Symbol('ticolops.obs.undiciSocket')

/** A request as undici's channels show it. */
interface UndiciRequest {
  readonly origin: string | URL
  readonly method: string
  /** With the query. */
  readonly path?: string
  addHeader?(name: string, value: string): unknown
  readonly upgrade?: unknown
  onUpgrade?: (this: UndiciRequest, status: number, ...rest: unknown[]) => unknown
  [kStart]?: number | undefined
  [kStatus]?: number
  [kSpan]?: Span | undefined
}

/** Measures and records requests of `fetch` and of the undici package: from their making to the end of the response's body. */
export function instrumentUndici(
  channels: Channels,
  durations: HttpClientDuration,
  spans: Spans,
  journal: Journal,
): void {
  let seen = false

  channels.on<{ request: UndiciRequest }>('undici:request:create', ({ request }) => {
    if (spans.hidden) return
    request[kStart] = now()
    request[kStatus] = 0
    if (spans.recorder !== undefined) request[kSpan] = startSpan(spans.recorder, request)
    if (request.method === 'CONNECT' || Boolean(request.upgrade)) endAtUpgrade(request)
    if (seen) return
    seen = true
    journal.active('undici', 'channel')
  })
  channels.on<{ request: UndiciRequest; response: { statusCode: number } }>(
    'undici:request:headers',
    ({ request, response }) => {
      request[kStatus] = response.statusCode
    },
  )
  channels.on<{ request: UndiciRequest }>('undici:request:trailers', ({ request }) => end(request, undefined))
  channels.on<{ request: UndiciRequest; error: unknown }>('undici:request:error', ({ request, error }) =>
    end(request, error ?? { name: 'aborted' }),
  )
  channels.on<{ socket: { [kUndici]?: true } }>('undici:client:connected', ({ socket }) => {
    socket[kUndici] = true
  })

  /** undici 5 and early 6 tell of a connection that is taken over by no channel. */
  function endAtUpgrade(request: UndiciRequest): void {
    const { onUpgrade } = request
    if (onUpgrade === undefined) return
    request.onUpgrade = function (status, ...rest) {
      const result = onUpgrade.call(this, status, ...rest)
      this[kStatus] = status
      try {
        end(this, undefined)
      } catch (error) {
        journal.failed('undici', error)
      }
      return result
    }
  }

  function end(request: UndiciRequest, error: unknown): void {
    const start = request[kStart]
    if (start === undefined) return
    request[kStart] = undefined
    const peer = durations.peerOfOrigin(String(request.origin))
    durations.observe(peer, request.method, start, request[kStatus] ?? 0, error)
    const span = request[kSpan]
    if (span === undefined) return
    request[kSpan] = undefined
    endClientSpan(span, request[kStatus] ?? 0, error)
  }

  function startSpan(recorder: Recorder, request: UndiciRequest): Span {
    return startClientSpan(
      recorder,
      request.method,
      () => {
        const origin = String(request.origin)
        return {
          peer: durations.peerOfOrigin(origin),
          scheme: origin.startsWith('https:') ? 'https' : 'http',
          target: request.path ?? '',
        }
      },
      // undici 4 and 5 may lack it.
      request.addHeader === undefined ? undefined : (name, value) => void request.addHeader?.(name, value),
    )
  }
}

/** Whether a connection is undici's, which tells of its requests itself, over HTTP/2 too. */
export function isUndiciSocket(socket: object): boolean {
  return (socket as { [kUndici]?: true })[kUndici] === true
}
