import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Channels } from '../channels.ts'
import type { Journal } from '../journal.ts'
import type { HttpClientDuration, Peer } from './http-client-duration.ts'

const kStart = Symbol('ticolops.obs.clientStart')
const kRequest = Symbol('ticolops.obs.clientRequest')

interface TimedRequest extends ClientRequest {
  [kStart]?: number
}
interface TimedResponse extends IncomingMessage {
  [kRequest]?: TimedRequest
}

/** Measures requests of node:http and node:https: from their making to the end of the response's body. */
export function instrumentHttpClient(channels: Channels, durations: HttpClientDuration, journal: Journal): void {
  channels.on<{ request: TimedRequest }>('http.client.request.created', ({ request }) => {
    request[kStart] = performance.now()
    journal.active('node:http client', 'channel', process.versions.node)
  })

  channels.on<{ request: TimedRequest; error: unknown }>('http.client.request.error', ({ request, error }) => {
    const start = request[kStart]
    if (start === undefined) return
    delete request[kStart]
    durations.observe(peerOf(request), request.method, start, 0, error)
  })

  // The channel's name notwithstanding, it tells that the head of the response has come.
  channels.on<{ request: TimedRequest; response: TimedResponse }>(
    'http.client.response.finish',
    ({ request, response }) => {
      response[kRequest] = request
      response.on('close', onClose)
    },
  )

  function onClose(this: TimedResponse): void {
    const request = this[kRequest]
    const start = request?.[kStart]
    if (request === undefined || start === undefined) return
    delete request[kStart]
    try {
      const error = this.complete ? undefined : (this.errored ?? { name: 'aborted' })
      durations.observe(peerOf(request), request.method, start, this.statusCode ?? 0, error)
    } catch (failure) {
      journal.failed('http.client', failure)
    }
  }

  function peerOf(request: ClientRequest): Peer {
    const host = request.getHeader('host')
    const defaultPort = request.protocol === 'https:' ? '443' : '80'
    return durations.peer(typeof host === 'string' ? host : request.host, defaultPort)
  }
}
