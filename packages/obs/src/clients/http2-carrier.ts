import type { ClientHttp2Session, ClientHttp2Stream, Http2Session, OutgoingHttpHeaders } from 'node:http2'
import { owner, patchOnce, reportsTo } from '../databases/late-patch.ts'
import type { Patched } from '../databases/late-patch.ts'
import type { Span } from '../traces/opentelemetry.ts'
import type { Spans } from '../traces/spans.ts'
import { spanName } from './client-span.ts'

/** Headers as an object, or as a list of names and values in turn. */
type Headers = OutgoingHttpHeaders | readonly string[]
type MakeRequest = (this: ClientHttp2Session, headers?: Headers, ...rest: unknown[]) => ClientHttp2Stream
interface Sessions {
  request: MakeRequest
}

/**
 * Lets requests of node:http2 carry the trace on. Their head is written before the first channel tells of them, so the class of the
 * sessions, which is not exported, is patched once one has been seen: the first request of a process does not carry it.
 */
export class Http2Carrier {
  readonly #spans: Spans
  #begun: Span | undefined

  constructor(spans: Spans) {
    this.#spans = spans
  }

  /** The span of the request that is being made right now. */
  take(): Span | undefined {
    const begun = this.#begun
    this.#begun = undefined
    return begun
  }

  /** @param isIgnored Whether requests of a session are somebody else's to tell. */
  patch(session: Http2Session | undefined, isIgnored: (session: ClientHttp2Session) => boolean): void {
    const sessions = owner(session, 'request') as Patched<Sessions, Http2Carrier> | undefined
    if (sessions === undefined || !patchOnce<Http2Carrier>(sessions, this)) return
    const { request } = sessions
    sessions.request = function (headers, ...rest) {
      const carrier = reportsTo(sessions)
      if (carrier === undefined || isIgnored(this)) return request.call(this, headers, ...rest)
      return carrier.#begin(headers, (carrying) => request.call(this, carrying, ...rest))
    }
  }

  #begin(
    headers: Headers | undefined,
    request: (headers: Headers | undefined) => ClientHttp2Stream,
  ): ClientHttp2Stream {
    const { recorder } = this.#spans
    if (recorder === undefined || this.#spans.hidden) return request(headers)
    const carried: Record<string, string> = {}
    this.#begun = recorder.startClient(spanName(methodOf(headers)), () => ({}))
    recorder.inject(this.#begun, (name, value) => (carried[name] = value))
    try {
      return request(isList(headers) ? [...headers, ...Object.entries(carried).flat()] : { ...headers, ...carried })
    } finally {
      // Nobody has taken it: the request was refused before it began.
      this.take()?.end()
    }
  }
}

function methodOf(headers: Headers | undefined): string {
  const found = isList(headers) ? headers[headers.indexOf(':method') + 1] : headers?.[':method']
  return typeof found === 'string' ? found : 'GET'
}

function isList(headers: Headers | undefined): headers is readonly string[] {
  return Array.isArray(headers)
}
