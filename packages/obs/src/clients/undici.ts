import type { Channels } from '../channels.ts'
import type { Journal } from '../journal.ts'
import type { HttpClientDuration } from './http-client-duration.ts'

const kStart = Symbol('ticolops.obs.undiciStart')
const kStatus = Symbol('ticolops.obs.undiciStatus')

/** A request as undici's channels show it. */
interface UndiciRequest {
  readonly origin: string | URL
  readonly method: string
  [kStart]?: number | undefined
  [kStatus]?: number
}

/** Measures requests of `fetch` and of the undici package: from their making to the end of the response's body. */
export function instrumentUndici(channels: Channels, durations: HttpClientDuration, journal: Journal): void {
  channels.on<{ request: UndiciRequest }>('undici:request:create', ({ request }) => {
    request[kStart] = performance.now()
    request[kStatus] = 0
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

  function end(request: UndiciRequest, error: unknown): void {
    const start = request[kStart]
    if (start === undefined) return
    request[kStart] = undefined
    const origin = String(request.origin)
    const secure = origin.startsWith('https:')
    const peer = durations.peer(origin.slice(secure ? 8 : 7).replace(/\/.*$/, ''), secure ? '443' : '80')
    durations.observe(peer, request.method, start, request[kStatus] ?? 0, error)
  }
}
